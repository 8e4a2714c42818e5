"""Parts of forms that the browser keeps going by itself."""

from typing import Any

import reflex as rx

SCRIPT = "$/public/page/forms.js"


class Modal(rx.Component):
    """A modal dialog, which is a layer; what the server answers goes into the layer's value."""

    library = SCRIPT
    tag = "Modal"

    name: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Search(rx.Component):
    """A field for a search that the server makes, again when its state was lost."""

    library = SCRIPT
    tag = "Search"

    asked: rx.Var[str]
    initial: rx.Var[str]
    is_first: rx.Var[bool]
    placeholder: rx.Var[str]
    auto_focus: rx.Var[bool]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_type: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Follow(rx.Component):
    """A field that follows the server until something else is typed, and is sent only then."""

    library = SCRIPT
    tag = "Follow"

    value: rx.Var[str]


class Acknowledged(rx.Component):
    """Holds a form that begins anew once the server has acknowledged it, by another text each time."""

    library = SCRIPT
    tag = "Acknowledged"

    by: rx.Var[str]


class Swap(rx.Component):
    """Shows things in turn, and keeps the focus when the one that has it goes."""

    library = SCRIPT
    tag = "Swap"

    on: rx.Var[str]


class Keyboard(rx.Component):
    """A field for digits with a button that brings the letters of a phone's keyboard back."""

    library = SCRIPT
    tag = "Keyboard"

    to_letters: rx.Var[str]
    to_digits: rx.Var[str]
