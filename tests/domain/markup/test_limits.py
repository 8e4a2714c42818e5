"""No text is too much for the parser, and nothing but text, known runs and safe links comes out."""

import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from messenger.domain import markup
from messenger.domain.markup import MAX_BLOCKS, MAX_MARKERS, blocks, inline
from messenger.domain.messages.bodies import MAX_LENGTH
from tests.support.cases import each

EXAMPLES = json.loads((Path(__file__).parent / "commonmark.json").read_text())["examples"]
MAX_SECONDS = 0.2
ALL_FLAGS = inline.BOLD | inline.ITALIC | inline.STRIKE | inline.CODE | inline.SPOILER | inline.LINK
PIECES = [
    *("*", "**", "_", "__", "~~", "||", "|", "`", "``", "```", "~~~", "[", "]", "](", "(", ")", "\\", "!["),
    *(">", "> ", "- ", "* ", "1. ", "2) ", "  ", "\t", "\n", "\n\n", "\r\n", " ", "<b>", "&amp;", "#", "---"),
    *("a", "word", "snake_case", "é", "見る", "👍", "שלום", "\u200b", "\u2028", "\xa0"),
    *("https://example.org/a_b", "](https://example.org)", "](javascript:x)", "mailto:a@example.org", "a.b/"),
]
HOSTILE = [
    *"*_~|`[]()\\>-!#<",
    *("*a", "*a_", "a*", "*a **a ", "a_b", "~~a", "||a", "``a", "`a`", "[a](", "[](", "](", "[a](b", "[a](<"),
    *(
        "[\n>",
        "\n> ",
        "> \n",
        "> ",
        "- \n",
        "- a\n",
        "  - a\n",
        "1. a\n",
        "```\n",
        "~~~\n",
        "- a\n\n",
        "- a\n  b\n",
    ),
    *(
        "http://",
        "https://a/*",
        "a.b/",
        "a.",
        "www.",
        "mailto:",
        "__a__.",
        "*/",
        "\\*",
        "*~~||`[",
        "[[a](https://a.b)",
    ),
    *('[a](https://a.b "', "[a](https://a.b)", "a\n\n", "\n", " ", "\t", "0", "見", "👍"),
]


def _seconds(body: str) -> float:
    """Return the CPU time of this thread for a parse: the best of three, because others take turns."""

    def once() -> float:
        start = time.thread_time()
        markup.parse(body)
        return time.thread_time() - start

    return min(once() for _ in range(3))


def _shown(parsed: list[Any]) -> str:
    return "".join(run[0] for block in parsed for run in block[2])


def _is_sound(body: str, parsed: list[Any]) -> None:
    """Expect blocks and runs as the protocol describes them, which hold nothing that was not typed."""
    assert parsed == json.loads(json.dumps(parsed))
    for kind, level, runs, *rest in parsed:
        quotes, number = [*rest, 0, 0][:2]
        assert kind in (blocks.TEXT, blocks.CODE, blocks.BULLET, blocks.NUMBER)
        assert level <= blocks.MAX_LEVEL
        assert quotes <= blocks.MAX_LEVEL
        assert not number or kind == blocks.NUMBER
        for text, flags, target in ([*run, 0, ""][:3] for run in runs):
            assert isinstance(text, str)
            if kind == blocks.CODE:
                assert not flags
                assert blocks.LANGUAGE.fullmatch(target) or not target
            else:
                assert not flags & ~ALL_FLAGS
                assert bool(target) is bool(flags & inline.LINK)
                assert not target or urlsplit(target).scheme in ("http", "https", "mailto")
    # Every character comes from the text, in its order.
    rest = iter(body)
    assert all(character in rest for character in _shown(parsed))


@each("body", EXAMPLES)
def test_commonmark_examples_are_parsed(body: str):
    parsed = markup.parse(body)
    _is_sound(body, parsed or [])
    assert _seconds(body) < MAX_SECONDS


def _mixtures() -> Iterator[str]:
    """Return the same 10,000 mixtures each time, most of few pieces and some of up to 400."""
    chosen = random.Random(1)
    for _ in range(10_000):
        yield "".join(chosen.choices(PIECES, k=int(401 ** chosen.random())))


def test_mixtures_of_markers_are_parsed():
    for body in _mixtures():
        start = time.thread_time()
        parsed = markup.parse(body)
        taken = time.thread_time() - start
        _is_sound(body, parsed or [])
        assert taken < MAX_SECONDS or _seconds(body) < MAX_SECONDS


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_is_parsed_quickly(unit: str):
    whole = (unit * MAX_LENGTH)[:MAX_LENGTH]
    # As many as are parsed at all: at the beginning of a long text, and all over it.
    count = min((MAX_MARKERS - 1) // (inline.count_markers(unit) or 1), MAX_LENGTH // len(unit))
    padding = MAX_LENGTH // count - len(unit)
    for body in (whole, (unit * count).ljust(MAX_LENGTH, "a"), (unit + "a" * padding) * count):
        assert _seconds(body) < MAX_SECONDS


@pytest.mark.parametrize("marker", ["> ", "  - a\n"])
def test_too_deep_a_structure_stays_plain(marker: str):
    def nested(depth: int) -> str:
        if marker == "> ":
            return marker * depth + "a"
        return "\n".join("  " * i + "- a" for i in range(depth))

    assert markup.parse(nested(blocks.MAX_LEVEL)) is not None
    assert markup.parse(nested(blocks.MAX_LEVEL + 1)) is None


def test_too_many_markers_stay_plain():
    assert markup.parse("*a* " * (MAX_MARKERS // 2)) is not None
    assert markup.parse("*a* " * (MAX_MARKERS // 2 + 1)) is None


def test_too_many_blocks_stay_plain():
    assert len(markup.parse("- a\n" * MAX_BLOCKS) or []) == MAX_BLOCKS
    assert markup.parse("- a\n" * (MAX_BLOCKS + 1)) is None


def test_markers_in_code_do_not_count():
    body = "```\n" + "*a* " * MAX_MARKERS + "\n```"
    assert markup.parse(body) is not None


def test_nested_runs_have_a_limit():
    parsed = markup.parse("||~~" * 30 + "a" + "~~||" * 30) or []
    assert re.sub(r"[|~]", "", _shown(parsed)) == "a"
