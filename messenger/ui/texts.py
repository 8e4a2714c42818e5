"""Translatable texts on screen: vars that show a message in the language chosen in the browser."""

import hashlib
from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression

SCRIPT = "$/public/texts.js"


def gettext(source: str, **values: Any) -> rx.Var[str]:
    """Show a text, translated; `{name}` in it stands for a value."""
    return _say(source, source, values)


def ngettext(one: str, many: str, *, n: Any, **values: Any) -> rx.Var[str]:
    """Show a text whose plural form depends on the number `n`."""
    return _say(one, [one, many], {"n": n, **values})


def message_id(source: str) -> str:
    """Return the short key under which browsers look a message up."""
    return hashlib.sha256(source.encode()).hexdigest()[:6]


def _say(source: str, forms: str | list[str], values: dict[str, Any]) -> Any:
    given = {name: rx.Var.create(value) for name, value in values.items()}
    arguments = [str(rx.Var.create(message_id(source))), str(rx.Var.create(forms))]
    if given:
        arguments.append(f"{{{', '.join(f'{name}: {value!s}' for name, value in given.items())}}}")
    return localized(f"say({', '.join(arguments)})", uses=list(given.values()))


def localized(text: str, of: Any = str, *, imports: dict[str, list[str]] | None = None, uses: Any) -> Any:
    """Bind an expression that is evaluated again when the language changes."""
    all_imports = {SCRIPT: ["useTexts"], **(imports or {})}
    return expression(text, of, imports=all_imports, hooks=["const say = useTexts()"], uses=uses)


def of_number(text: Any) -> Any:
    """Bind a JavaScript function that takes the number `n` and returns the text in its plural form."""
    return localized(f"((n) => {text!s})", Any, uses=[text])


# The argument of a function made by `of_number`.
N: Any = expression("n", int)


class Phrase(rx.Component):
    """A text with components in the places of its values, in the order of `names`."""

    library = SCRIPT
    tag = "Phrase"

    text: rx.Var[str]
    names: rx.Var[list[str]]


def phrase(source: str, **parts: Any) -> rx.Component:
    """Show a text, translated, in which `{name}` stands for a component."""
    return Phrase.create(*parts.values(), text=gettext(source), names=list(parts))


class MoreTexts(rx.Component):
    """Loads the texts that only some pages need, in the language chosen."""

    library = SCRIPT
    tag = "MoreTexts"

    part: rx.Var[str]


class Language(rx.Component):
    """Sets the language, around all pages: the account's choice, or else what the browser prefers."""

    library = SCRIPT
    tag = "Language"

    chosen: rx.Var[str | None]
