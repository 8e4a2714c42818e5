"""Skeletons: placeholders while something loads."""

import reflex as rx

from messenger.ui.texts import gettext as _


def skeleton(bones: int) -> rx.Component:
    """Show a number of pulsing bars."""
    return rx.el.div(
        *[rx.el.div(class_name="bone") for _ in range(bones)],
        class_name="skeleton",
        custom_attrs={"aria-label": _("Loading"), "role": "img"},
    )
