"""The bell, which turns notifications on in this browser."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.texts import gettext as _


class Bell(rx.Component):
    """A button that asks the browser for permission, and opens what there is to say about it."""

    library = "$/public/notifications/opening.js"
    tag = "Bell"

    disabled: rx.Var[bool]


class Ring(rx.Component):
    """A further button that does the same; the bell must be on the page."""

    library = "$/public/notifications/opening.js"
    tag = "Ring"

    disabled: rx.Var[bool]


def ring(label: Any) -> rx.Component:
    """Show a button that does what the bell does."""
    return Ring.create(label, disabled=collections.is_early, custom_attrs={"aria-haspopup": "dialog"})


class DueReminders(rx.Component):
    """A link to the reminders that are due, which is there only then."""

    library = "$/public/notifications/opening.js"
    tag = "DueReminders"


def bell() -> rx.Component:
    """Show the bell."""
    names = {
        "aria-label": _("Notifications"),
        "title": _("Notifications"),
        "aria-haspopup": "dialog",
        "data-icon": "bell",
    }
    return Bell.create(class_name="quiet icon", disabled=collections.is_early, custom_attrs=names)
