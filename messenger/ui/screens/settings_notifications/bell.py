"""The bell, which turns notifications on in this browser."""

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.texts import gettext as _


class Bell(rx.Component):
    """A button that asks the browser for permission, and opens what there is to say about it."""

    library = "$/public/notifications/opening.js"
    tag = "Bell"

    disabled: rx.Var[bool]


def bell() -> rx.Component:
    """Show the bell."""
    names = {
        "aria-label": _("Notifications"),
        "title": _("Notifications"),
        "aria-haspopup": "dialog",
        "data-icon": "bell",
    }
    return Bell.create(class_name="quiet icon", disabled=collections.is_early, custom_attrs=names)
