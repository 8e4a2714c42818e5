"""What an address shows that leads nowhere, or nowhere for this person."""

import reflex as rx

from messenger.ui.parts.link import link
from messenger.ui.texts import gettext as _


def not_found() -> rx.Component:
    """Say that there is nothing here, and lead back."""
    return rx.fragment(
        rx.el.h1(_("Not found")),
        rx.el.p(_("This page doesn't exist.")),
        rx.el.p(link(_("Back to your conversations"), to="/")),
    )
