"""Python bindings for the choice to see messages as they were typed, kept in the browser."""

from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression, trigger

CHOICE = "$/public/markup/choice.js"

is_chosen: rx.Var[bool] = expression(
    "isPlain", bool, imports={CHOICE: ["useIsPlain"]}, hooks=["const isPlain = useIsPlain()"]
)


def choose() -> Any:
    """Return a trigger for a checkbox that shows messages as plain text, in all tabs."""
    return trigger("((isOn) => choosePlain(isOn === true))", imports={CHOICE: ["choosePlain"]})
