"""One's own account: nickname, email and password."""

import reflex as rx


def account() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(rx.el.h2("Account"))
