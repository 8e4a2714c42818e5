"""Skeletons: placeholders while something loads."""

import reflex as rx

from messenger.ui.texts import gettext as _


def skeleton(bones: int) -> rx.Component:
    """Show a number of pulsing bars.

    In the first one, a copy of rows may be painted (`assets/painting/paint.js`): React leaves alone what is
    in an element that has only text, and that it doesn't compare.
    """
    first = rx.el.div(" ", class_name="bone", custom_attrs={"suppressHydrationWarning": True})
    return rx.el.div(
        first,
        *[rx.el.div(class_name="bone") for _ in range(bones - 1)],
        class_name="skeleton",
        custom_attrs={"aria-label": _("Loading"), "role": "img"},
    )
