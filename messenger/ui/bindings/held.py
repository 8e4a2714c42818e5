"""Values that the browser holds, bound to Python: what is open, and what was chosen in it.

Nothing of it is in the server's state, so that losing that state closes and empties nothing.
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
    """Bind what a var was when its state last knew it: a state that was lost knows nothing at first."""
    value, is_known = rx.Var.create(value), rx.Var.create(is_known)
    hook = f"const {name} = useLatest({value!s}, {is_known!s})"
    imports = {SCRIPT: ["useLatest"]}
    return expression(name, type_of(value), imports=imports, hooks=[hook], uses=[value, is_known])


def answer(asking: str, **fields: Any) -> dict[str, Any]:
    """Return what a state answers to an asking; the same answer given again is another one."""
    return {"asking": asking, "number": secrets.token_hex(4), "errors": {}, **fields}


@dataclass(frozen=True)
class Held(Generic[Value]):
    """A value that goes when its page is left; `asking` in it tells one asking from the next."""

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
    """Something on top of the page, open while its value is held: Back and Escape close the topmost.

    `within` is what the addresses begin with under which it stays open from page to page.
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
    """Follows the router, around all pages."""

    library = LAYERS
    tag = "Layers"


class Panel(rx.Component):
    """Shows its children while a layer is open."""

    library = LAYERS
    tag = "Panel"

    name: rx.Var[str]


class Answer(rx.Component):
    """Takes the server's answer into a held value."""

    library = SCRIPT
    tag = "Answer"

    name: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    is_unasked: rx.Var[bool]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]
