"""User content is shown as text: never as HTML or a script, and isolated from the sentence around it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.cases import each
from tests.support.servers import ROOT

PAGES = sorted(path for path in (ROOT / "messenger/ui").rglob("*.py") if path.parent.name != "wire")
SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))
# APIs of Reflex and browsers that turn text into HTML or code.
IN_PYTHON = re.compile(
    r"rx\.(html|markdown|script|call_script|run_script)\b|dangerously|inner_?html", re.IGNORECASE
)
IN_SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|dangerously|\beval\b|new Function"
)
NAMES = {"nickname", "inviter", "my_name"}


def test_checked_files_exist():
    assert len(PAGES) > 20
    assert len(SCRIPTS) > 5


@each("path", [*PAGES, *SCRIPTS], str)
def test_text_is_never_html_or_script(path: Path):
    assert not (IN_SCRIPTS if path.suffix == ".js" else IN_PYTHON).findall(path.read_text())


def _shown_bare(source: str) -> Iterator[str]:
    """List the elements other than `bdi` whose content is somebody's name."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        element = ast.unparse(call.func)
        if element.startswith("rx.el.") and element not in ("rx.el.bdi", "rx.el.input"):
            shown = {part for content in call.args for part in _names(content)}
            if shown & NAMES:
                yield element


def _names(content: ast.expr) -> Iterator[str]:
    parts = content.values if isinstance(content, ast.JoinedStr) else [content]
    for part in (part.value if isinstance(part, ast.FormattedValue) else part for part in parts):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Name):
            yield part.id


@each("path", PAGES, str)
def test_names_are_isolated_from_surrounding_text(path: Path):
    assert list(_shown_bare(path.read_text())) == []


def test_bare_name_is_found():
    assert list(_shown_bare("rx.el.p('By ', person.nickname)\nrx.el.b(f'By {my_name}')")) == [
        "rx.el.p",
        "rx.el.b",
    ]
    assert list(_shown_bare("rx.el.p(rx.el.bdi(person.nickname))")) == []
