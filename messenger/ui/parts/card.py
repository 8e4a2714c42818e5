"""Pages that consist of one card, such as the sign-in page."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.page import styles


def card(title: Any, *children: rx.Component) -> rx.Component:
    """Show the children on a card under a title."""
    return rx.el.main(
        *styles("parts/card"),
        rx.el.div(
            rx.el.img(src="/favicon.svg", alt=""),
            rx.el.h1(title),
            *children,
            class_name="card",
        ),
        class_name="card-page",
    )
