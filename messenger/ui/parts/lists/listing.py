"""A list that is loaded: a skeleton at first, then the rows, or a text that says what to do without any."""

from typing import Any

import reflex as rx

from messenger.ui.parts.skeleton import skeleton


def listing(status: Any, rows: Any, shown: rx.Component, nothing: Any, bones: int = 4) -> rx.Component:
    """Show the rows of a collection once they are loaded, or the text for an empty one."""
    return rx.cond(
        status == "ready",
        rx.cond(rows.length() > 0, shown, rx.el.p(nothing, class_name="empty")),
        skeleton(bones),
    )
