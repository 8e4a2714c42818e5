"""Find literals that people would read on screen and that are not marked for translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import messenger.ui
from tests.support.cases import each

UI = Path(messenger.ui.__file__).parent
SOURCES = sorted(path for path in UI.rglob("*.py") if "wire" not in path.parts)
MARKS = {"_", "gettext", "ngettext", "phrase"}
# What takes texts as children, beside the elements.
PARENTS = {"link", "card", "page", "submit", "rx.fragment"}
# A literal is always text as a child of an element, and as one of these attributes.
TEXT_ATTRIBUTES = {"aria-label", "aria-description", "alt", "label", "placeholder", "title"}
# Elsewhere it is text if it begins or ends like a name or a sentence.
LOOKS_LIKE_TEXT = re.compile(r"[A-Z][a-z]+\b|.*[a-z] [a-z ]+[.?!]")
# Names of JavaScript components, and texts that are not translated.
NO_TEXT = {"tag", "library", "__doc__"}
# Keys, whose names the browser translates.
KEYS = re.compile(r"((Ctrl|Shift|Enter|Tab|Esc|Home|End|[A-Z])[+ ]?)+")
# For search engines and installers, which read it before any script runs.
DESCRIPTION = {"Conversations with the people you know"}
VERBATIM = {"Messenger", "PUBLIC_URL", "Upgrade", "Connection", "/_event"} | DESCRIPTION


@each("path", SOURCES, str)
def test_texts_on_screen_are_marked(path: Path):
    assert unmarked(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        'rx.el.p("done")',
        'rx.el.p(f"{n} new")',
        'link("away", to="/")',
        'rx.el.p(rx.cond(a, "yes", "no"))',
        'rx.el.img(alt="a cat")',
        'rx.el.a(custom_attrs={"aria-label": "go"})',
        'MODES = {"open": "Open"}',
        'said = "Your name is saved."',
        'rx.el.p(_("Hello"), "there")',
    ],
)
def test_literal_is_found(source: str):
    assert unmarked(source)


@pytest.mark.parametrize(
    "source",
    [
        'rx.el.p(_("Done"), class_name="Note", id="x")',
        'rx.el.p(ngettext("One", "Many", n=n), " · ")',
        'layer.open(doing="add")',
        'def p():\n    """Say hello."""',
        'rx.match(step, ("codes", a()), b())',
        'link(_("Back"), to=f"/conversations/{x}")',
    ],
)
def test_other_literals_are_ignored(source: str):
    assert unmarked(source) == []


def unmarked(source: str) -> list[str]:
    """Return the literals that people would read untranslated."""
    return [f"{node.lineno}: {text}" for node, text in _literals(ast.parse(source), is_child=False)]


def _literals(node: ast.AST, *, is_child: bool) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = _text(node)
        is_text = re.search(r"[^\W\d_]", text) if is_child else LOOKS_LIKE_TEXT.match(text)
        if is_text and text.strip() not in VERBATIM and not KEYS.fullmatch(text):
            yield node, text
    elif isinstance(node, ast.Call):
        yield from _of_call(node, is_child=is_child)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else ""
            yield from _literals(value, is_child=name in TEXT_ATTRIBUTES)
    elif not _is_no_text(node):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child, is_child=False)


def _of_call(call: ast.Call, *, is_child: bool) -> Iterator[tuple[ast.expr, str]]:
    function = ast.unparse(call.func)
    if function not in MARKS | {"TypeVar"}:
        has_children = function.startswith("rx.el.") or function in PARENTS
        # The branches of a condition, and the default of a match, count as children where the whole does.
        arguments = call.args[1:] if function in {"rx.cond", "rx.match"} else call.args
        for argument in arguments:
            yield from _literals(argument, is_child=has_children or (is_child and function == "rx.cond"))
    for keyword in call.keywords:
        if keyword.arg not in {"class_name", "key", "to"}:
            yield from _literals(keyword.value, is_child=keyword.arg in TEXT_ATTRIBUTES)


def _is_no_text(node: ast.AST) -> bool:
    """Tell whether it is a docstring, an annotation or the name of a JavaScript component."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    targets = [*getattr(node, "targets", ()), *filter(None, [getattr(node, "target", None)])]
    return any(isinstance(target, ast.Name) and target.id in NO_TEXT for target in targets)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
