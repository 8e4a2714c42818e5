"""The notice, and the banner that explains a lost connection."""

from typing import Any

import reflex as rx

from messenger.ui.notices import Notices
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase
from messenger.ui.wire.reflex_internals import expression

# Detected by the browser: why there is no connection, the server's public address, and the page's.
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
                rx.el.button(_("Dismiss"), type="button", on_click=Notices.dismiss),
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
                rx.el.div(
                    _("No connection. What you write will be sent when it's back."), class_name="offline"
                ),
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
            phrase(
                "This server answers at {address}. Open it there.",
                address=rx.el.a(_trouble["site"], href=_trouble["address"]),
            )
        ),
        rx.el.p(
            phrase(
                "Do you run this server? To use {address} instead, set {setting} to that address and "
                "restart.",
                address=rx.el.b(_trouble["here"]),
                setting=rx.el.code("PUBLIC_URL"),
            )
        ),
        class_name="offline reason",
    )


def _blocked() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("This page loads, but its live connection is blocked. Nothing can be sent for now.")),
        rx.el.p(
            phrase(
                "Do you run this server? The proxy in front of it must forward WebSockets: the {upgrade} "
                "and {connection} headers for {path}.",
                upgrade=rx.el.code("Upgrade"),
                connection=rx.el.code("Connection"),
                path=rx.el.code("/_event"),
            )
        ),
        class_name="offline reason",
    )
