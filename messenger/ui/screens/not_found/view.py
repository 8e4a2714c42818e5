"""The page for unknown addresses."""

import reflex as rx

from messenger.ui.screens.not_found.notice import not_found


def not_found_page() -> rx.Component:
    """Say that the page does not exist."""
    return rx.el.main(rx.el.div(not_found(), class_name="card"), class_name="card-page")
