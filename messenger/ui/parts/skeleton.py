"""What stands where something is still being loaded."""

import reflex as rx

from messenger.ui.texts import gettext as _


def skeleton(bones: int) -> rx.Component:
    """Show so many bars that breathe."""
    return rx.el.div(
        *[rx.el.div(class_name="bone") for _ in range(bones)],
        class_name="skeleton",
        custom_attrs={"aria-label": _("Loading"), "role": "img"},
    )
