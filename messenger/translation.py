"""Translation of UI and mail texts with gettext: marked in English, translated for each reader.

Catalogues are in `messenger/locale/<language>.po`. English needs none: it is the source language.
"""

import re
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"
# Each language under its own name, which its speakers look for.
LANGUAGES = {"en": "English", "de": "Deutsch"}
# The pseudo-language: longer and accented, to reveal untranslated texts. Only for browsers that ask for it.
PSEUDO = "xx"
ACCENTS = str.maketrans("AEIOUYaeiouyncs", "ÂÊÎÔÛŶâêîôûŷñçš")
# The region whose date format is used; number formats are the same for all of English.
REGIONS = {"en": "en_GB", PSEUDO: "en_GB"}

MAX_LENGTH_OF_HEADER = 1000

_current: ContextVar[str] = ContextVar("language", default=SOURCE)


class Message(str):
    """An English text that keeps its source and values, so that it can be translated later."""

    source: str
    plural: str
    values: dict[str, Any]

    def fill(self, **values: Any) -> "Message":
        """Return the message with its placeholders filled in."""
        return _message(self.source, self.plural, self.source, values)


def direction(language: str) -> str:
    """Return the direction in which a language is written, as the attribute `dir` names it."""
    return Locale(language).text_direction


def gettext(source: str, **values: Any) -> Message:
    """Mark a text for translation; values for placeholders such as `{name}` may be filled in later."""
    return _message(source, "", source, values)


def ngettext(one: str, many: str, *, n: int, **values: Any) -> Message:
    """Mark a text with plural forms, chosen by the number `n`."""
    return _message(one, many, one if n == 1 else many, {"n": n, **values})


def _message(source: str, plural: str, form: str, values: dict[str, Any]) -> Message:
    message = Message(_filled(form, values, SOURCE))
    message.source, message.plural, message.values = source, plural, values
    return message


def translate(text: str, language: str) -> str:
    """Translate a message; plain strings, and messages without a translation, stay as they are."""
    if not isinstance(text, Message) or language not in (*LANGUAGES, PSEUDO) or language == SOURCE:
        return str(text)
    if language == PSEUDO:
        form = pseudo(text.plural if text.plural and text.values["n"] != 1 else text.source)
    elif text.plural:
        form = catalogue(language).ngettext(text.source, text.plural, text.values["n"])
    else:
        form = catalogue(language).gettext(text.source)
    return _filled(form, text.values, language)


def _filled(form: str, values: dict[str, Any], language: str) -> str:
    shown = {name: _shown(value, language) for name, value in values.items()}
    return form.format(**shown) if shown else form


def _shown(value: Any, language: str) -> str:
    region = REGIONS.get(language, language)
    if isinstance(value, int):
        return format_decimal(value, locale=region)
    if isinstance(value, date):
        return format_date(value, "long", locale=region)
    return translate(value, language) if isinstance(value, str) else str(value)


@cache
def catalogue(language: str) -> GNUTranslations:
    """Return the translations of a language, compiled from its catalogue."""
    compiled = BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def pseudo(text: str) -> str:
    """Translate a text into the pseudo-language; its placeholders stay."""
    parts = re.split(r"({\w+})", text)
    accented = "".join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts))
    return f"⟦{accented}{'·' * (2 + len(text) * 2 // 5)}⟧"


@lru_cache(maxsize=256)
def negotiate(accepted: str) -> str:
    """Return the available language that an `Accept-Language` header prefers, else English."""
    wishes = []
    for place, part in enumerate(accepted[:MAX_LENGTH_OF_HEADER].split(",")):
        tag, _, parameter = part.replace(" ", "").partition(";q=")
        try:
            quality = float(parameter or 1)
        except ValueError:
            continue
        # A quality of 0 excludes the language; this also rejects NaN.
        if 0 < quality <= 1:
            wishes.append((-quality, place, tag.lower().partition("-")[0]))
    return next((tag for _, _, tag in sorted(wishes) if tag in LANGUAGES), SOURCE)


def use_language(language: str) -> None:
    """Set the language of the person the running task works for."""
    _current.set(language)


def current_language() -> str:
    """Return the language of the person the running task works for; mail stores it for later."""
    return _current.get()
