"""The page of addresses that lead nowhere."""

import reflex as rx

from messenger.ui.screens.not_found.notice import not_found


def not_found_page() -> rx.Component:
    """Say that there is nothing here."""
    return rx.el.main(rx.el.div(not_found(), class_name="card"), class_name="card-page")
