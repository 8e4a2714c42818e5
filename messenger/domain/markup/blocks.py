"""The blocks of a text: paragraphs, quotes, lists and fenced code, found line by line.

Unlike in Markdown documents, a line ends where it was broken, blank lines and indentation are kept, and a
quote or a list ends with its last line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

TEXT, CODE, BULLET, NUMBER = "text", "code", "bullet", "number"
MAX_LEVEL = 20

FENCE = re.compile(r"( *)(`{3,}|~{3,})[ \t]*([^`]*)")
LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
# ">" and a space, another ">" or a letter; not ">:(" or ">5".
QUOTE = re.compile(r" {0,3}>(?: (.*)|((?:>|[^\W\d_]).*)|\s*)")
ITEM = re.compile(r"( *)(?:[-*•]|(\d{1,3})[.)])[ \t]+(\S.*)")
RULE = re.compile(r"[\s*-]+")
CONTINUED = re.compile(r" {2,}\S")


class TooDeep(Exception):
    """Quotes or lists are nested too deeply."""


@dataclass(frozen=True)
class Block:
    """Lines of one kind. `level` is the depth in lists, `quotes` the depth in quotes."""

    kind: str
    text: str
    level: int = 0
    quotes: int = 0
    # Of an item of a numbered list, as it was typed.
    number: int = 0
    # Of code.
    language: str = ""


# The blocks that start at a line, and the line after them.
Found = tuple[list[Block], int]


def split(body: str) -> list[Block]:
    """Split a text into its blocks. Raises `TooDeep`."""
    return list(_split(body.replace("\r\n", "\n").split("\n"), 0))


def _split(lines: list[str], quotes: int) -> Iterator[Block]:
    if quotes > MAX_LEVEL:
        raise TooDeep
    text: list[str] = []
    i = 0
    while i < len(lines):
        found, end = _code(lines, i) or _quote(lines, i, quotes) or _list(lines, i) or ([], i + 1)
        if found:
            yield from _text(text, quotes)
            yield from (block if block.quotes else replace(block, quotes=quotes) for block in found)
            text = []
        else:
            text += lines[i:end]
        i = end
    yield from _text(text, quotes)


def _text(lines: list[str], quotes: int) -> Iterator[Block]:
    if text := "\n".join(lines).strip("\n"):
        yield Block(TEXT, text, quotes=quotes)


def _quote(lines: list[str], i: int, quotes: int) -> Found | None:
    quoted = [*takewhile(bool, (QUOTE.fullmatch(lines[k]) for k in range(i, len(lines))))]
    inner = [found[1] or found[2] or "" for found in quoted if found]
    return (list(_split(inner, quotes + 1)), i + len(inner)) if inner else None


def _item(line: str) -> re.Match[str] | None:
    # "* * *" and "---" draw a line in Markdown documents.
    return None if RULE.fullmatch(line) else ITEM.fullmatch(line)


def _code(lines: list[str], i: int) -> Found | None:
    opening = FENCE.fullmatch(lines[i])
    if not opening:
        return None
    indent, fence, info = opening.groups()
    language = info.strip()
    code = [] if LANGUAGE.fullmatch(language) or not language else [info]
    language = "" if code else language.lower()
    end = i + 1
    is_closed = False
    while end < len(lines) and not is_closed:
        line = lines[end].rstrip()
        # People also close it behind the last line.
        is_closed = line.endswith(fence) and (fence[0] == "`" or not line.strip().strip(fence[0]))
        rest = line.removesuffix(line[len(line.rstrip(fence[0])) :]) if is_closed else lines[end]
        if rest.strip() or not is_closed:
            code.append(rest[min(len(indent), len(rest) - len(rest.lstrip(" "))) :])
        end += 1
    text = "\n".join(code)
    return ([Block(CODE, text, language=language)], end) if text.strip() else None


def _list(lines: list[str], i: int) -> Found | None:
    found: list[Block] = []
    indents: list[int] = []
    end = i
    while i < len(lines):
        if item := _item(lines[i]):
            _indent(indents, len(item[1]))
            kind, number = (NUMBER, int(item[2])) if item[2] else (BULLET, 0)
            found.append(Block(kind, item[3], len(indents), number=number))
            end = i + 1
        elif not found or (lines[i].strip() and not CONTINUED.match(lines[i])):
            break
        elif code := _code(lines, i):
            found.append(replace(code[0][0], level=len(indents)))
            end = code[1]
        elif lines[i].strip():
            _continue(found, lines[i].strip(), len(indents))
            end = i + 1
        i = max(i + 1, end)
    return (found, end) if found else None


def _indent(indents: list[int], indent: int) -> None:
    """Enter or leave levels, so that the last of the indents is that of an item."""
    while len(indents) > 1 and indent < indents[-1]:
        indents.pop()
    if not indents or indent >= indents[-1] + 2:
        indents.append(indent)
    if len(indents) > MAX_LEVEL:
        raise TooDeep


def _continue(found: list[Block], line: str, level: int) -> None:
    if found[-1].kind == CODE:
        found.append(Block(TEXT, line, level))
    else:
        found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
