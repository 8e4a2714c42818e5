"""Python bindings for how this browser shows messages: as they were typed, without previews of links."""

from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression, trigger

CHOICE = "$/public/markup/choice.js"

is_plain: rx.Var[bool] = expression(
    "isPlain", bool, imports={CHOICE: ["useIsPlain"]}, hooks=["const isPlain = useIsPlain()"]
)
hides_previews: rx.Var[bool] = expression(
    "hidesPreviews",
    bool,
    imports={CHOICE: ["useHidesPreviews"]},
    hooks=["const hidesPreviews = useHidesPreviews()"],
)


def choose_plain() -> Any:
    """Return a trigger for a checkbox that shows messages as plain text, in all tabs."""
    return trigger("((isOn) => choosePlain(isOn === true))", imports={CHOICE: ["choosePlain"]})


def choose_previews() -> Any:
    """Return a trigger for a checkbox that shows previews, in all tabs."""
    return trigger("((isOn) => choosePreviews(isOn === true))", imports={CHOICE: ["choosePreviews"]})


class PreviewCard(rx.Component):
    """The preview of a message, with a button for its author that removes it."""

    library = "$/public/previews/card.js"
    tag = "PreviewCard"

    of: rx.Var[Any]
    into: rx.Var[str]
    message: rx.Var[str]
    is_mine: rx.Var[bool]
    words: rx.Var[dict[str, str]]
