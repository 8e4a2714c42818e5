"""Messages are translated into other languages, and the server has no texts that are not messages."""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

from messenger.access import language
from messenger.translation import (
    LANGUAGES,
    PSEUDO,
    SOURCE,
    Message,
    gettext,
    negotiate,
    ngettext,
    translate,
)
from tests.support.cases import each
from tests.support.servers import ROOT

TRANSLATED = sorted(set(LANGUAGES) - {SOURCE})
# Packages with texts for people. `advice` is for operators, who read English.
ROOMS = ("domain", "access", "live", "mail", "web", "ui/notices.py", "ui/wire/feed.py")
SPOKEN = sorted(
    path
    for room in ROOMS
    for path in (
        [ROOT / "messenger" / room] if room.endswith(".py") else (ROOT / "messenger" / room).rglob("*.py")
    )
    if path.name != "advice.py"
)
SENTENCE = re.compile(r"[A-Z][\w']* .*[.!?:]", re.DOTALL)


def test_message_is_said_in_each_language():
    said = ngettext(
        "Too many attempts. Try again in {n} minute.", "Too many attempts. Try again in {n} minutes.", n=5
    )
    assert said == "Too many attempts. Try again in 5 minutes."
    assert translate(said, "de") == "Zu viele Versuche. Versuch es in 5 Minuten noch einmal."
    assert translate(said, PSEUDO).startswith("⟦Tôô mâñŷ âttêmptš. Trŷ âgâîñ îñ 5 ")


@pytest.mark.parametrize("spoken", [SOURCE, *TRANSLATED, PSEUDO, "tlh", ""])
def test_translation_is_a_plain_text(spoken: str):
    assert type(translate(gettext("Enter a password."), spoken)) is str
    assert translate("no message", spoken) == "no message"


def test_values_are_written_as_the_language_writes_them():
    template = gettext("{date} at {time} UTC")
    filled = template.fill(date=date(2025, 3, 5), time="14:03")
    assert (filled, template) == ("5 March 2025 at 14:03 UTC", "{date} at {time} UTC")
    assert translate(filled, "de") == "5. März 2025 um 14:03 UTC"
    many = ngettext(
        "A conversation has at most {n} member.", "A conversation has at most {n} members.", n=1000
    )
    assert many == "A conversation has at most 1,000 members."
    assert translate(many, "de") == "Eine Unterhaltung hat höchstens 1.000 Mitglieder."


def test_value_that_looks_like_a_placeholder_stays():
    assert translate(gettext("Hello {name},", name="{name} {0}"), "de") == "Hallo {name} {0},"


def test_message_within_a_message_is_translated():
    inner = gettext("Unknown device")
    assert translate(gettext("{browser} on {system}", browser=inner, system="Linux"), "de") == (
        "Unbekanntes Gerät auf Linux"
    )


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("en;q=0.5, de;q=0.7", "de"),
        ("en; q=0.2, DE; q=0.9", "de"),
        ("fr, de;q=0.1, en;q=0.05", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("de;q=0, en", "en"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("xx", "en"),
        ("de;q=nan", "en"),
        ("de;q=inf", "en"),
        ("de;q=-1", "en"),
        ("de;q=9", "en"),
        ("de;q=", "de"),
        ("de;q=x;q=y", "en"),
        (",;,;=,,", "en"),
        ("../../etc/passwd", "en"),
        ("\u0000de, \ud800", "en"),
        ("e," * 100_000 + "de", "en"),
    ],
)
def test_browser_gets_the_language_it_asks_for(accepted: str, wanted: str):
    assert negotiate(accepted) == wanted


def _asks(cookie: bytes = b"", accepted: bytes = b"") -> str:
    headers = [(b"cookie", cookie), (b"accept-language", accepted)]
    return language.of_browser({"headers": headers})


def test_cookie_of_the_page_wins_over_the_header():
    assert _asks(b"messenger-language=de", b"en") == "de"
    assert _asks(b"a=b; messenger-language=xx", b"de") == PSEUDO
    assert _asks(b"messenger-language=", b"de") == "de"
    assert language.of_browser({"headers": []}) == SOURCE


@pytest.mark.parametrize("cookie", [b"messenger-language=\xff\xfe", b"messenger-language=tlh", b"=;;=de"])
def test_unknown_cookie_counts_for_nothing(cookie: bytes):
    assert _asks(cookie, b"de;q=0.5, \xff") == "de"


def test_account_wins_over_the_browser_except_in_the_pseudo_language():
    assert language.of_account("de", "en") == "de"
    assert language.of_account(None, "de") == "de"
    assert language.of_account("tlh", "de") == "de"
    assert language.of_account("de", PSEUDO) == PSEUDO


@each("path", SPOKEN, str)
def test_text_for_people_is_a_message(path: Path):
    assert list(_untranslated(ast.parse(path.read_text()))) == []


def test_untranslated_text_is_found():
    source = """
'''Module docstrings are Sentences. They are for developers.'''
raise Refused(title="Too long")
raise Refused(title=f"Longer than {most}")
raise Refused(title=gettext("Too long."))
WRONG = "This is wrong."
log.warning("It is written down.")
"""
    assert list(_untranslated(ast.parse(source))) == ["Too long", "Longer than ", "This is wrong."]


def _untranslated(tree: ast.AST) -> Iterator[str]:
    """List the literals that a person may read and that are not messages."""
    match tree:
        case ast.Call(func=ast.Name(id="gettext" | "ngettext")):
            return
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))):
            return
        case ast.Call(func=ast.Name(id="Outage")) | ast.Expr(value=ast.Constant()):
            return
        case ast.Call(func=ast.Name(id="Refused"), keywords=keywords):
            for keyword in keywords:
                yield from _literals(keyword.value)
        case ast.Constant(value=str(text)) if SENTENCE.fullmatch(text):
            yield text
        case _:
            for child in ast.iter_child_nodes(tree):
                yield from _untranslated(child)


def _literals(value: ast.AST) -> Iterator[str]:
    match value:
        case ast.Call(func=ast.Name(id="gettext" | "ngettext")):
            return
        case ast.Constant(value=str(text)):
            yield text
        case _:
            for child in ast.iter_child_nodes(value):
                yield from _literals(child)


def test_only_doors_say_messages():
    """The domain doesn't know the language of the person it refuses something to."""
    for path in (ROOT / "messenger" / "domain").rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert "translate" not in names, path


@each("path", sorted((ROOT / "messenger/ui").rglob("*.py")), str)
def test_pages_say_reasons_through_the_gate(path: Path):
    read = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
    assert {ast.unparse(node) for node in read if node.attr == "reasons"} <= {
        "gate.reasons",
        "refusals.reasons",
    }


def test_message_is_copied_whole():
    copied = deepcopy(gettext("Enter a password."))
    assert isinstance(copied, Message)
    assert translate(copied, "de") == "Gib ein Passwort ein."
