"""What an address shows that leads nowhere, or nowhere for this person."""

import reflex as rx

from messenger.ui.parts.link import link


def not_found() -> rx.Component:
    """Say that there is nothing here, and lead back."""
    return rx.fragment(
        rx.el.h1("Not found"),
        rx.el.p("There is no such page."),
        rx.el.p(link("Back to your conversations", to="/")),
    )
