"""Python bindings for previews of links, and the choice to see none, kept in the browser."""

from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression, trigger

CHOICE = "$/public/markup/choice.js"

is_hidden: rx.Var[bool] = expression(
    "hidesPreviews",
    bool,
    imports={CHOICE: ["useHidesPreviews"]},
    hooks=["const hidesPreviews = useHidesPreviews()"],
)


def choose() -> Any:
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
