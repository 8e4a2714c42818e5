"""Python bindings for values that the browser holds: what is open, and what was chosen in it.

None of them is in the server's state, so losing that state closes no dialog and empties no form.
"""

import secrets
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import reflex as rx

from messenger.ui.wire.reflex_internals import expression, trigger, type_of

SCRIPT = "$/public/page/held.js"
LAYERS = "$/public/page/layers.js"

Value = TypeVar("Value")


def action(script: str, call: str, **values: Any) -> Any:
    """Return a trigger that calls a function in the browser, at once and without the server."""
    given = [rx.Var.create(value) for value in values.values()]
    return trigger(f"(() => {call}({', '.join(map(str, given))}))", imports={script: [call]}, uses=given)


def latest(name: str, value: Any, *, is_known: Any) -> Any:
    """Bind a var's last known value: after the server's state was lost, it is blank at first."""
    value, is_known = rx.Var.create(value), rx.Var.create(is_known)
    hook = f"const {name} = useLatest({value!s}, {is_known!s})"
    imports = {SCRIPT: ["useLatest"]}
    return expression(name, type_of(value), imports=imports, hooks=[hook], uses=[value, is_known])


def answer(asking: str, **fields: Any) -> dict[str, Any]:
    """Return an answer to the question with this id; its number tells it from an earlier, equal answer."""
    return {"asking": asking, "number": secrets.token_hex(4), "errors": {}, **fields}


@dataclass(frozen=True)
class Held(Generic[Value]):
    """A value that is dropped when its page is left; its field `asking` is the id of one question."""

    name: str
    of: type[Value]

    @property
    def value(self) -> Any:
        """Bind the value; nothing when none is held."""
        name = f"held_{self.name}"
        hook = f'const {name} = useHeld("{self.name}")'
        return expression(name, self.of, imports={SCRIPT: ["useHeld"]}, hooks=[hook])

    @property
    def is_held(self) -> rx.Var[bool]:
        """Tell whether there is a value."""
        return self.value.bool()

    def ask(self, **fields: Any) -> Any:
        """Hold a new value."""
        return action(SCRIPT, "ask", name=self.name, fields=fields)

    def change(self, **fields: Any) -> Any:
        """Change fields of the value, if there is one."""
        return action(SCRIPT, "change", name=self.name, fields=fields)

    def drop(self) -> Any:
        """Hold nothing."""
        return action(SCRIPT, "hold", name=self.name, value=None)


@dataclass(frozen=True)
class Layer(Held[Value]):
    """A layer on top of the page, open while its value is held; Back and Escape close the topmost.

    It stays open from page to page while the address begins with `within`.
    """

    within: str = ""

    def open(self, **fields: Any) -> Any:
        """Open it on top of what is open."""
        return action(LAYERS, "openLayer", name=self.name, fields=fields, within=self.within)

    def toggle(self) -> Any:
        """Open it, or close it."""
        return action(LAYERS, "toggleLayer", name=self.name, fields={}, within=self.within)

    def close(self) -> Any:
        """Close it, and what is on top of it."""
        return action(LAYERS, "closeLayer", name=self.name)


class Layers(rx.Component):
    """Keeps the layers in step with the router; wraps all pages."""

    library = LAYERS
    tag = "Layers"


class Panel(rx.Component):
    """Shows its children while a layer is open."""

    library = LAYERS
    tag = "Panel"

    name: rx.Var[str]


class Answer(rx.Component):
    """Merges the server's answer into a held value."""

    library = SCRIPT
    tag = "Answer"

    name: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    is_unasked: rx.Var[bool]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]
