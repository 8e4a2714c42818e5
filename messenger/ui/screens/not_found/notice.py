"""The notice at addresses that do not exist, or that the user may not see."""

import reflex as rx

from messenger.ui.parts.link import link
from messenger.ui.texts import gettext as _


def not_found() -> rx.Component:
    """Say that the page does not exist, and link back."""
    return rx.fragment(
        rx.el.h1(_("Not found")),
        rx.el.p(_("This page doesn't exist.")),
        rx.el.p(link(_("Back to your conversations"), to="/")),
    )
