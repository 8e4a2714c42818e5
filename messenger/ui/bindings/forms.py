"""Form components that work in the browser, without the server."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import collections

SCRIPT = "$/public/page/forms.js"


class Modal(rx.Component):
    """A modal dialog: a layer, whose value takes the server's answer."""

    library = SCRIPT
    tag = "Modal"

    name: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Search(rx.Component):
    """A debounced field for a search on the server; searches again when the server's state was lost."""

    library = SCRIPT
    tag = "Search"

    asked: rx.Var[str]
    greeting: rx.Var[int]
    initial: rx.Var[str]
    is_first: rx.Var[bool]
    placeholder: rx.Var[str]
    auto_focus: rx.Var[bool]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_type: rx.EventHandler[rx.event.passthrough_event_spec(str)]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> rx.Component:
        """Make one that searches again, if need be, when a connection is back."""
        return super().create(*children, greeting=collections.greeting, **props)


class Follow(rx.Component):
    """A field that follows the server's value until it is edited (dirty); only then is it submitted."""

    library = SCRIPT
    tag = "Follow"

    value: rx.Var[str]


class Acknowledged(rx.Component):
    """Resets its form when `by` changes, which acknowledges that the server has saved it."""

    library = SCRIPT
    tag = "Acknowledged"

    by: rx.Var[str]


class Swap(rx.Component):
    """Shows one of several things, and moves the focus when the focused one is unmounted."""

    library = SCRIPT
    tag = "Swap"

    on: rx.Var[str]


class Moment(rx.Component):
    """A field for date and time in the reader's time zone."""

    library = "$/public/scheduling/moment.js"
    tag = "Moment"

    at: rx.Var[int]
    name: rx.Var[str]


class Keyboard(rx.Component):
    """A numeric field with a button that switches a phone's keyboard to letters."""

    library = SCRIPT
    tag = "Keyboard"

    to_letters: rx.Var[str]
    to_digits: rx.Var[str]
