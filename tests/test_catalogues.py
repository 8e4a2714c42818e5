"""The catalogues are complete, up to date with the code, and small enough to load with a page."""

import gzip
import re
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from messenger.locale.__main__ import FOLDER, TEMPLATE, extracted, missing, update, written
from messenger.translation import LANGUAGES, SOURCE, pseudo
from messenger.ui import catalogues
from messenger.ui.texts import message_id

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
MAX_BYTES = 8_000


def test_template_holds_the_texts_of_the_code():
    assert TEMPLATE.read_bytes() == written(extracted()), "run python -m messenger.locale"


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_is_in_step_with_the_template(language: str):
    held = (FOLDER / f"{language}.po").read_bytes()
    assert held == written(update(language, extracted())), "run python -m messenger.locale"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str):
    assert missing(_catalogue(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str):
    wrong = {
        str(message.id): form
        for message in _catalogue(language)
        for form in _forms(message.string)
        # A plural form may say "one" instead of the number.
        if _places(form) | {"n"} != _places(_forms(message.id)[0]) | {"n"}
    }
    assert wrong == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_texts_have_all_forms(language: str):
    catalogue = _catalogue(language)
    plural = [message for message in catalogue if message.pluralizable]
    assert plural
    assert {len(_forms(message.string)) for message in plural} == {catalogue.num_plurals}


def test_missing_names_a_text_without_its_plural():
    catalogue = Catalog(locale="de")
    catalogue.add(("{n} new", "{n} new"), ("{n} neue", ""))
    catalogue.add("Sent", "Gesendet")
    assert missing(catalogue) == ["('{n} new', '{n} new')"]


def test_new_language_starts_with_its_own_plural_forms():
    polish = update("pl", extracted())
    assert (polish.num_plurals, len(missing(polish))) == (3, len(extracted()))


def test_keys_of_texts_are_distinct():
    sources = {_forms(message.id)[0] for message in extracted() if message.id}
    assert len({message_id(source) for source in sources}) == len(sources)


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_for_browsers_is_small(language: str):
    scripts = {path.name: script for path, script in catalogues.scripts()}
    for part in ("", *(f"-{part}" for part in catalogues.PARTS)):
        assert len(gzip.compress(scripts[f"{language}{part}.js"].encode(), 6)) <= MAX_BYTES


def test_pseudo_language_changes_all_but_the_placeholders():
    assert pseudo("Remove {name}") == "⟦Rêmôvê {name}·······⟧"


def _catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(form: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", form))
