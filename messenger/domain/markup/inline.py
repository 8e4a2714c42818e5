"""The runs of a paragraph: mistune finds the markup within lines, with the rules that suit a chat."""

import re
from typing import Any

from mistune import InlineParser
from mistune.core import InlineState

from messenger.domain.markup import targets

BOLD, ITALIC, STRIKE, CODE, SPOILER, LINK = 1, 2, 4, 8, 16, 32
FLAGS = {"strong": BOLD, "emphasis": ITALIC, "strikethrough": STRIKE, "spoiler": SPOILER}
MAX_LEVEL = 20
MARKERS = re.compile(r"[*_~|`\[\]\\]")

# `[text, flags, target]`: what is empty at the end is left out.
Run = list[Any]

# Characters that are markers elsewhere, but not here.
LITERAL = "|".join(
    (
        # Addresses, without the marks behind them. Browsers find the links in them.
        r"(?<![A-Za-z0-9])(?:(?:https?://|mailto:|www\.)|(?:(?<![\w.-])(?:[\w-]{1,63}\.){1,10}[a-z]{2,20}/))"
        r"[^\s<>`|\[\]]*[^\s<>`|\[\]*_~.,:;!?'\")}]",
        # An image.
        r"!\[",
        # A product: 2*3*4.
        r"(?<=[A-Za-z0-9])\*(?=[A-Za-z0-9])",
        # Paths and comments in code: src/**/*.py.
        r"\*{1,2}/|/\*{1,2}",
        # Names in Python: __init__.py, self.__dict__.
        r"__\w{1,60}__(?=\.\w|\()|(?<=\.)__\w{1,60}__",
        r"¯\\_\(ツ\)_/¯",
    )
)


class _Parser(InlineParser):
    """Finds bold, italic, struck and hidden text, code and links."""

    def __init__(self) -> None:
        super().__init__(max_nested_level=MAX_LEVEL)
        self.rules = ["emphasis", "link"]
        self.specification["link"] = r"\["
        self.register("escape", r"\\[*_~|`\[\]>]", _escape, before="emphasis")
        self.register("codespan", r"`+", _code, before="emphasis")
        self.register("literal", LITERAL, _literal, before="escape")
        self.register("link_close", r"\]+", _link_close)
        self.register("strikethrough", r"~~(?=[^\s~])", _enclosed("strikethrough", "~~"))
        self.register("spoiler", r"(?<![A-Za-z0-9)\]])\|\|(?=[^\s|])", _enclosed("spoiler", "||"))


def _literal(parser: InlineParser, found: re.Match[str], state: InlineState) -> int:
    parser.process_text(found[0], state, parse_emphasis=False)
    return found.end()


def _escape(parser: InlineParser, found: re.Match[str], state: InlineState) -> int:
    parser.process_text(found[0][1:], state, parse_emphasis=False)
    return found.end()


def _code(parser: InlineParser, found: re.Match[str], state: InlineState) -> int:
    end = state.delimiters.code_end(found[0], found.end())
    code = state.src[found.end() : end]
    if end is None or not code.strip():
        return _literal(parser, found, state)
    # Spaces keep a backtick in the code apart from those around it.
    if code.startswith(" ") and code.endswith(" "):
        code = code[1:-1]
    state.append_token({"type": "codespan", "raw": code})
    return end + len(found[0])


def _link_close(parser: InlineParser, found: re.Match[str], state: InlineState) -> int:
    end = parser.parse_link_close(found, state)
    link = state.tokens[-1]
    if link["type"] == "link":
        label: list[Run] = []
        _flatten(link["children"], 0, "", label)
        target = targets.safe(link["attrs"]["url"], "".join(run[0] for run in label))
        if label and target:
            link["attrs"]["url"] = target
        else:
            # As it was typed.
            state.tokens.pop()
            parser.process_text("[", state, parse_emphasis=False)
            state.tokens += link["children"]
            parser.process_text(state.src[found.end() - 1 : end], state, parse_emphasis=False)
    return end


def _enclosed(kind: str, marker: str) -> Any:
    def parse(parser: InlineParser, found: re.Match[str], state: InlineState) -> int | None:
        end = state.delimiters.find(marker, found.end(), formatting=True)
        if state.depth >= MAX_LEVEL or end is None:
            return None
        inner = state.copy()
        inner.src = state.src[found.end() : end]
        state.append_token({"type": kind, "children": parser.render(inner)})
        return end + len(marker)

    return parse


_parser = _Parser()


def count_markers(text: str) -> int:
    """Count the characters that may be markers."""
    return len(MARKERS.findall(text))


def runs(text: str) -> list[Run]:
    """Return the runs of a text."""
    if not MARKERS.search(text):
        return [packed(text)]
    found: list[Run] = []
    _flatten(_parser(text, {}), 0, "", found)
    return found


def packed(text: str, flags: int = 0, target: str = "") -> Run:
    """Return a run without what is empty at its end."""
    run: Run = [text, flags, target]
    while len(run) > 1 and not run[-1]:
        run.pop()
    return run


def _flatten(tokens: list[dict[str, Any]], flags: int, target: str, found: list[Run]) -> None:
    for token in tokens:
        kind = token["type"]
        if kind == "link":
            _flatten(token["children"], flags | LINK, token["attrs"]["url"], found)
        elif "children" in token:
            _flatten(token["children"], flags | FLAGS[kind], target, found)
        elif token["raw"]:
            own = flags | CODE if kind == "codespan" else flags
            run = packed(token["raw"], own, target)
            if found and found[-1][1:] == run[1:]:
                found[-1][0] += run[0]
            else:
                found.append(run)
