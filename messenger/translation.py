"""Texts that people read, as gettext messages: marked in English, said in the reader's language.

Catalogues stand in `messenger/locale/<language>.po`. English needs none: it is the source.
"""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"
# Each language by its own name, as people look for it.
LANGUAGES = {"en": "English", "de": "Deutsch"}


class Message(str):
    """An English text that knows its source, so that it can be said in other languages as well."""

    source: str
    plural: str
    values: dict[str, Any]


def gettext(source: str, **values: Any) -> Message:
    """Mark a text for translation; `{name}` in it stands for a value."""
    return _message(source, "", source, values)


def ngettext(one: str, many: str, *, n: int, **values: Any) -> Message:
    """Mark a text whose form depends on the number `n`."""
    return _message(one, many, one if n == 1 else many, {"n": n, **values})


def _message(source: str, plural: str, form: str, values: dict[str, Any]) -> Message:
    message = Message(_filled(form, values, SOURCE))
    message.source, message.plural, message.values = source, plural, values
    return message


def translate(text: str, language: str) -> str:
    """Say a message in a language; what is no message, or is not translated yet, stays as it is."""
    if not isinstance(text, Message) or language not in LANGUAGES or language == SOURCE:
        return str(text)
    known = catalogue(language)
    if text.plural:
        form = known.ngettext(text.source, text.plural, text.values["n"])
    else:
        form = known.gettext(text.source)
    return _filled(form, text.values, language)


def _filled(form: str, values: dict[str, Any], language: str) -> str:
    return form.format(**{name: _shown(value, language) for name, value in values.items()})


def _shown(value: Any, language: str) -> str:
    if isinstance(value, int):
        return format_decimal(value, locale=language)
    return translate(value, language) if isinstance(value, str) else str(value)


@cache
def catalogue(language: str) -> GNUTranslations:
    """Return the messages of a language as they stand in its catalogue."""
    compiled = BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def negotiate(accepted: str) -> str:
    """Return the language that an `Accept-Language` header asks for most, among those there are."""
    wishes = []
    for place, part in enumerate(accepted[:1000].split(",")):
        tag, _, quality = part.partition(";q=")
        try:
            wishes.append((-float(quality or 1), place, tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(wishes) if tag in LANGUAGES), SOURCE)
