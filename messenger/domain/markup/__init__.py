"""Markup in messages: Markdown as people type it in a chat, parsed into flat runs of text.

Headings, images, tables, HTML and reference links aren't markup here: they stay text. `docs/protocol.md`
describes the blocks and runs, and `docs/decisions/0027-markup.md` says why.
"""

import re
from typing import Any

from messenger.domain.markup import blocks, inline

# Stored beside the runs. A parser that gives other runs for the same text gets the next number.
VERSION = 1

# Without any of these, a text has no markup.
MARKUP = re.compile(r"[*_~`|\[\\]|^ *(?:[-•]|\d{1,3}[.)])[ \t]|^ {0,3}>", re.MULTILINE)
# Python can't stop a parser midway: texts beyond these limits stay plain.
MAX_BLOCKS = 500
MAX_MARKERS = 1_000

# `[kind, level, runs, quotes, number]`: what is zero at the end is left out.
Block = list[Any]


def parse(body: str) -> list[Block] | None:
    """Return the blocks of a text, or None if it has no markup or too much of it."""
    if not MARKUP.search(body):
        return None
    parsed = _parsed(body)
    return parsed if _has_markup(parsed) or _has_escapes(body, parsed) else None


def _parsed(body: str) -> list[Block]:
    try:
        found = blocks.split(body)
    except blocks.TooDeep:
        return []
    texts = [block.text for block in found if block.kind != blocks.CODE]
    if len(found) > MAX_BLOCKS or sum(map(inline.count_markers, texts)) > MAX_MARKERS:
        return []
    return [_packed(block) for block in found]


def _packed(block: blocks.Block) -> Block:
    if block.kind == blocks.CODE:
        runs = [inline.packed(block.text, 0, block.language)]
    else:
        runs = inline.runs(block.text)
    packed = [block.kind, block.level, runs, block.quotes, block.number]
    while not packed[-1]:
        packed.pop()
    return packed


def _has_escapes(body: str, parsed: list[Block]) -> bool:
    """Tell whether a backslash keeps something from being markup, unlike in "C:\\*"."""
    is_shown_as_typed = not parsed or "".join(run[0] for run in parsed[0][2]) == body
    return not is_shown_as_typed and _has_markup(_parsed(body.replace("\\", "")))


def _has_markup(parsed: list[Block]) -> bool:
    return any(
        kind != blocks.TEXT or quotes or any(run[1:] for run in runs) for kind, _, runs, *quotes in parsed
    )
