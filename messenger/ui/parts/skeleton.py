"""Skeletons: placeholders while something loads."""

import reflex as rx

from messenger.ui.texts import gettext as _

BONE = '<div class="bone"></div>'


def skeleton(bones: int) -> rx.Component:
    """Show a number of pulsing bars.

    As HTML, which React does not compare: a copy of rows may be in its place (`assets/painting/paint.js`).
    """
    return rx.el.div(
        class_name="skeleton",
        custom_attrs={
            "aria-label": _("Loading"),
            "role": "img",
            "dangerouslySetInnerHTML": {"__html": BONE * bones},
        },
    )
