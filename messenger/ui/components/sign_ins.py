"""Signed-in devices: where one is signed in, and ending that."""

import reflex as rx


def sign_in_list() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(rx.el.h2("Signed-in devices"))
