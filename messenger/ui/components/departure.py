"""Leaving: taking one's data along, and deleting the account."""

import reflex as rx


def departure() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(rx.el.h2("Leaving"))
