"""Translatable texts on screen: vars that say a message in the language chosen in the browser."""

import hashlib
from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

SCRIPT = "$/public/texts.js"
_DATA = VarData(hooks={"const say = useTexts()": None}, imports={SCRIPT: [ImportVar(tag="useTexts")]})


def gettext(source: str, **values: Any) -> rx.Var[str]:
    """Show a text, translated; `{name}` in it stands for a value."""
    return _say(source, source, values)


def ngettext(one: str, many: str, *, n: Any, **values: Any) -> rx.Var[str]:
    """Show a text whose form depends on the number `n`."""
    return _say(one, [one, many], {"n": n, **values})


def message_id(source: str) -> str:
    """Return the short name under which browsers look a message up."""
    return hashlib.sha256(source.encode()).hexdigest()[:6]


def _say(source: str, forms: str | list[str], values: dict[str, Any]) -> rx.Var[str]:
    held = {name: rx.Var.create(value) for name, value in values.items()}
    filled = "".join(
        f", {{{', '.join(f'{name}: {value!s}' for name, value in held.items())}}}" if held else ""
    )
    data = VarData.merge(_DATA, *(value._get_all_var_data() for value in held.values()))
    call = f"say({rx.Var.create(message_id(source))!s}, {rx.Var.create(forms)!s}{filled})"
    return rx.Var(_js_expr=call, _var_type=str, _var_data=data).guess_type()


class Phrase(rx.Component):
    """A text with components in the places of its values, in the order of `names`."""

    library = SCRIPT
    tag = "Phrase"

    text: rx.Var[str]
    names: rx.Var[list[str]]


def phrase(source: str, **parts: Any) -> rx.Component:
    """Show a text, translated, in which `{name}` stands for a component."""
    return Phrase.create(*parts.values(), text=gettext(source), names=list(parts))


class Language(rx.Component):
    """Sets the language: the account's choice, or else what the browser prefers."""

    library = SCRIPT
    tag = "Language"

    chosen: rx.Var[str]
