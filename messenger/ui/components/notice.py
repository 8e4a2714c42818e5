"""What is said to everybody who looks: the notice, and that the connection is gone."""

import reflex as rx

from messenger.ui.states.notices import Notices
from messenger.ui.wire.reflex_internals import has_connection_errors


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
    """Say after five seconds without a connection that what is written goes out later."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.div("No connection. What you write is sent when it is back.", class_name="offline"),
        ),
        role="status",
    )
