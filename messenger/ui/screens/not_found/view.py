"""The page of addresses that lead nowhere."""

import reflex as rx

from messenger.ui.bindings.page import page_title
from messenger.ui.screens.not_found.notice import not_found
from messenger.ui.texts import gettext as _


def not_found_page() -> rx.Component:
    """Say that there is nothing here."""
    return rx.el.main(
        rx.el.div(not_found(), class_name="card"), page_title(_("Not found")), class_name="card-page"
    )
