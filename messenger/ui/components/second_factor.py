"""The second factor: turning it on and off."""

import reflex as rx


def second_factor() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(rx.el.h2("Second factor"))
