"""What people type, and what it becomes."""

import json
import re
from typing import Any

import pytest

from messenger.domain import markup
from messenger.domain.markup.inline import BOLD, CODE, ITALIC, LINK, SPOILER, STRIKE
from tests.support.servers import ROOT


def _runs(body: str) -> Any:
    """Return the runs of a text that is one paragraph."""
    ((kind, level, runs),) = markup.parse(body) or [["text", 0, [[body]]]]
    assert (kind, level) == ("text", 0)
    return runs


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("**bold**", [["bold", BOLD]]),
        ("__bold__", [["bold", BOLD]]),
        ("*leaning*", [["leaning", ITALIC]]),
        ("an _odd_ one", [["an "], ["odd", ITALIC], [" one"]]),
        ("***both***", [["both", BOLD | ITALIC]]),
        ("**bold and *leaning***", [["bold and ", BOLD], ["leaning", BOLD | ITALIC]]),
        ("~~gone~~", [["gone", STRIKE]]),
        ("~~gone **bold**~~", [["gone ", STRIKE], ["bold", STRIKE | BOLD]]),
        ("||hidden||", [["hidden", SPOILER]]),
        ("||two\n\nparagraphs||", [["two\n\nparagraphs", SPOILER]]),
        ("**bold ||hidden||**", [["bold ", BOLD], ["hidden", BOLD | SPOILER]]),
        ("run `make **all**`", [["run "], ["make **all**", CODE]]),
        ("`` a`b ``", [["a`b", CODE]]),
        ("**`make`**", [["make", BOLD | CODE]]),
        ("これは**太字**です", [["これは"], ["太字", BOLD], ["です"]]),
        ("two\nlines **bold**\n\n  and more", [["two\nlines "], ["bold", BOLD], ["\n\n  and more"]]),
        ("*(in brackets)*, *quoted*.", [["(in brackets)", ITALIC], [", "], ["quoted", ITALIC], ["."]]),
        (r"\*not\* but *this*", [["*not* but "], ["this", ITALIC]]),
        (r"\*not\*", [["*not*"]]),
        (r"\> not", [["> not"]]),
    ],
)
def test_markers_around_text(body: str, runs: Any):
    assert _runs(body) == runs


@pytest.mark.parametrize(
    "body",
    [
        *("Hello", "", "two\nlines", "https://example.org/x", "see example.org"),
        *("2 * 3 * 4", "2*3*4", "5 * 3 and 2 * 1", "a ** b", "footnote*", "**unclosed", "*", "**", "****"),
        *("snake_case_name", "_", "__init__.py", "self.__dict__", "src/**/*.py", "/* a comment */"),
        *("f(a, *args, **kwargs)", "~5 minutes", "~~", "a || b", "a||b||c", "|| x ||", "||||", "`", "``"),
        *(r"C:\*.txt", r"\\server\_share", r"¯\_(ツ)_/¯", "[ ] todo", "[1] note", "a [b] c", "[a](b)"),
        *("# heading", "heading\n===", "heading\n---", "***", "* * *", "---", "<b>html</b>", "&amp;"),
        *("    indented", "a | b\n--|--\n1 | 2", "[a]: https://example.org"),
        *("-5 degrees", "-dash", "1.5 litres", "1.no", "2026. That was a year.", "*", "- ", "1. "),
        *(">:(", ">5", ">=", ">_<", "a > b", "->", "```", "```\n```", "```\n\n", "~~~"),
        *("[x](javascript:alert(1))", "![picture](https://example.org/x.png)", "<https://example.org>"),
        *("https://example.org/*a*", "https://example.org/_a_", "example.org/a*b*c", "https://a.org/~~x~~"),
        "https://example.org/a_b and https://example.org/c_d",
    ],
)
def test_what_stays_plain(body: str):
    assert markup.parse(body) is None


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("> a\n> **b**", [["text", 0, [["a\n"], ["b", BOLD]], 1]]),
        (">a\n>> b\nc", [["text", 0, [["a"]], 1], ["text", 0, [["b"]], 2], ["text", 0, [["c"]]]]),
        ("> - a\n> - b", [["bullet", 1, [["a"]], 1], ["bullet", 1, [["b"]], 1]]),
        ("> ```\n> x\n> ```", [["code", 0, [["x"]], 1]]),
        ("- a\n* b\n• c", [["bullet", 1, [["a"]]], ["bullet", 1, [["b"]]], ["bullet", 1, [["c"]]]]),
        ("2. a\n3) *b*", [["number", 1, [["a"]], 0, 2], ["number", 1, [["b", ITALIC]], 0, 3]]),
        (
            "Buy:\n- a\n  - b\n    - c\n  - d\n- e\nThanks",
            [
                ["text", 0, [["Buy:"]]],
                *(["bullet", level, [[text]]] for level, text in zip((1, 2, 3, 2, 1), "abcde", strict=True)),
                ["text", 0, [["Thanks"]]],
            ],
        ),
        (
            "- a\n  more\n\n- b\n\nend",
            [*(["bullet", 1, [[t]]] for t in ("a\nmore", "b")), ["text", 0, [["end"]]]],
        ),
        (
            "- a\n  ```\n  x\n    y\n  ```\n  z",
            [["bullet", 1, [["a"]]], ["code", 1, [["x\n  y"]]], ["text", 1, [["z"]]]],
        ),
        ("- a\n```\nx\n```", [["bullet", 1, [["a"]]], ["code", 0, [["x"]]]]),
    ],
)
def test_quotes_and_lists(body: str, blocks: Any):
    assert markup.parse(body) == blocks


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("```\na\n\n  b\n```", ["a\n\n  b"]),
        ("```Python\nx = 1\n```", ["x = 1", 0, "python"]),
        ("```c++\nx\n```", ["x", 0, "c++"]),
        ("```\nclosed behind```", ["closed behind"]),
        ("```\nnot closed", ["not closed"]),
        ("```two words\nx\n```", ["two words\nx"]),
        ("~~~\n```\n~~~", ["```"]),
        ("````\n```\n````", ["```"]),
        ("```\r\na\r\n```", ["a"]),
        ("```\n> **a**\n- b\n```", ["> **a**\n- b"]),
    ],
)
def test_fenced_code(body: str, code: Any):
    assert markup.parse(body) == [["code", 0, [code]]]


def test_code_stands_between_paragraphs():
    blocks = markup.parse("Look:\n\n```\nx\n```\n\nDone")
    assert blocks == [["text", 0, [["Look:"]]], ["code", 0, [["x"]]], ["text", 0, [["Done"]]]]


def test_code_in_a_line_keeps_its_lines():
    assert _runs("see ```x\n  y```") == [["see "], ["x\n  y", CODE]]


@pytest.mark.parametrize(
    ("body", "label", "target"),
    [
        ("[a](https://example.org/x_(y))", "a", "https://example.org/x_(y)"),
        ('[a b](HTTP://example.org "title")', "a b", "HTTP://example.org"),
        ("[a](www.example.org/x)", "a", "https://www.example.org/x"),
        ("[write](mailto:a@example.org?subject=x)", "write", "mailto:a@example.org?subject=x"),
        ("[a](https://münchen.example)", "a", "https://m%C3%BCnchen.example"),
        ("[example.org](https://www.example.org/x)", "example.org", "https://www.example.org/x"),
        ("[main.py](https://example.org/main.py)", "main.py", "https://example.org/main.py"),
        ("[v1.2 e.g.](https://example.org)", "v1.2 e.g.", "https://example.org"),
    ],
)
def test_link_with_a_label(body: str, label: str, target: str):
    assert _runs(body) == [[label, LINK, target]]


def test_link_within_bold_text():
    assert _runs("**[a](https://example.org) b**") == [
        ["a", BOLD | LINK, "https://example.org"],
        [" b", BOLD],
    ]


@pytest.mark.parametrize(
    "target",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java&#115;cript:x",
            "data:text/html,x",
            "vbscript:x",
        ),
        *("//example.org", "/x", "x", "#x", "file:///etc/passwd", "ftp://example.org", "mailto:", "http://"),
        *("http:///x", "https://[", "<javascript:x>", "https:javascript:x", "blob:https://example.org/x"),
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_unsafe_address_stays_as_typed(target: str):
    assert markup.parse(f"[a]({target})") is None
    assert _runs(f"**b** [a]({target})") == [["b", BOLD], [f" [a]({target})"]]


@pytest.mark.parametrize(
    "label",
    [
        *("paypal.com", "https://paypal.com", "Go to www.paypal.com now", "**paypal.com**", "PayPal.com/x"),
        *("pay\u200bpal.com", "\uff50\uff41\uff59\uff50\uff41\uff4c\uff0e\uff43\uff4f\uff4d"),
    ],
)
def test_label_that_names_another_site_stays_as_typed(label: str):
    runs = _runs(f"[{label}](https://example.org/paypal.com)")
    assert not any(flags & LINK for _, flags, *_ in ([*run, 0] for run in runs))
    assert "".join(run[0] for run in runs) == f"[{label.replace('*', '')}](https://example.org/paypal.com)"


def test_protocol_page_shows_what_the_parser_returns():
    page = (ROOT / "docs/protocol.md").read_text().partition("## Markup")[2]
    lines = re.findall(r"`([^`]+)`", next(line for line in page.splitlines() if line.startswith("`> Look")))
    (example,) = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    assert markup.parse("\n".join(lines)) == json.loads(example)
