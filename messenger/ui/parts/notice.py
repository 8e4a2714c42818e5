"""What is said to everybody who looks: the notice, and that the connection is gone."""

from typing import Any

import reflex as rx

from messenger.ui.notices import Notices
from messenger.ui.wire.reflex_internals import expression

# Found out by the browser: why there is no connection, where the server is to be opened, where the page is.
_trouble: Any = expression(
    "trouble",
    dict[str, str],
    imports={"$/public/page/connection.js": ["useTrouble"]},
    hooks=["const trouble = useTrouble()"],
)


def notice() -> rx.Component:
    """Show the notice until it is dismissed."""
    return rx.el.div(
        rx.cond(
            Notices.text != "",
            rx.el.div(
                rx.el.span(Notices.text),
                rx.el.button("Dismiss", type="button", on_click=Notices.dismiss),
                class_name="notice",
            ),
        ),
        role="status",
    )


def offline() -> rx.Component:
    """Say why there is no connection, and what to do; vanishes when it is back."""
    return rx.el.div(
        rx.match(
            _trouble["reason"],
            (
                "away",
                rx.el.div("No connection. What you write is sent when it is back.", class_name="offline"),
            ),
            ("elsewhere", _elsewhere()),
            ("blocked", _blocked()),
            rx.fragment(),
        ),
        role="status",
    )


def _elsewhere() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "This server answers at ",
            rx.el.a(_trouble["site"], href=_trouble["address"]),
            ". Open it there.",
        ),
        rx.el.p(
            "Do you run it? To use ",
            rx.el.b(_trouble["here"]),
            " instead, set ",
            rx.el.code("PUBLIC_URL"),
            " to that and restart.",
        ),
        class_name="offline reason",
    )


def _blocked() -> rx.Component:
    return rx.el.div(
        rx.el.p("This page loads, but its live connection is blocked. Nothing can be sent for now."),
        rx.el.p(
            "Do you run this server? The proxy in front must pass WebSockets on: the ",
            rx.el.code("Upgrade"),
            " and ",
            rx.el.code("Connection"),
            " headers for ",
            rx.el.code("/_event"),
            ".",
        ),
        class_name="offline reason",
    )
