"""The stylesheets are short, all loaded, and use logical properties, which right-to-left languages mirror."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from messenger.ui import frame
from tests.support.servers import ROOT

STYLES = ROOT / "assets" / "styles"
FILES = sorted(STYLES.rglob("*.css"))
MAX_LINES = 150
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?<=[{;\s])([\w-]+)\s*:\s*([^;{}]+)(?=[;}])")
SIDE = re.compile(r"(^|-)(left|right|top|bottom)(-|$)")
# Properties whose four values name the top, right, bottom and left.
FOUR_SIDES = re.compile(r"margin|padding|inset|border-(width|style|color)|scroll-(margin|padding)")
# Transforms ignore the writing direction.
SIDEWAYS = re.compile(r"\b(left|right)\b|translate|rotate|skew|matrix|scaleX\(")

# What a page loads for itself: `*styles("screens/profile")`.
WITH_A_PAGE = re.compile(r"\*styles\(([^)]*)\)")
# What a script loads that is itself loaded on demand.
WITH_A_SCRIPT = re.compile(r'^import "\.\./(styles/lazy/[^"]+)";', re.MULTILINE)

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(STYLES)))


def _physical(css: str) -> Iterator[str]:
    """Find declarations that name a physical side, whatever the writing direction."""
    for name, value in DECLARATION.findall(COMMENT.sub("", css)):
        words = _values(value)
        is_lopsided = FOUR_SIDES.fullmatch(name) and len(words) == 4 and words[1] != words[3]
        has_corners = name == "border-radius" and len(words) > 1
        is_sided = SIDE.search(name) and not name.startswith("--")
        if is_sided or is_lopsided or has_corners or SIDEWAYS.search(value):
            yield f"{name}: {value}"


def _values(value: str) -> list[str]:
    """Split at the spaces outside of brackets."""
    while (plain := re.sub(r"\(([^()]*)\)", lambda found: f"<{found[1].replace(' ', '')}>", value)) != value:
        value = plain
    return value.split()


@each_file
def test_stylesheet_has_no_physical_sides(file: Path):
    assert list(_physical(file.read_text())) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1px",
        "border-top: 0",
        "left: 0",
        "bottom: 12px",
        "text-align: right",
        "float: left",
        "border-top-left-radius: 4px",
        "border-radius: 4px 0 0 4px",
        "inset: 0 0 auto auto",
        "padding: 0 calc(1px + 2px) 0 4px",
        "transform: translateX(-50%)",
    ],
)
def test_physical_side_is_found(declaration: str):
    assert list(_physical(f"a {{ color: red; {declaration}; }}")) == [declaration]
    assert list(_physical(f"@media print {{ a {{ {declaration} }} }}"))


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-inline-start: 1px",
        "padding: 8px 20px calc(1px + 2px)",
        "inset-block: 0 1px",
        "text-align: start",
    ],
)
def test_logical_side_is_allowed(declaration: str):
    assert list(_physical(f"a {{ {declaration}; }}")) == []


@each_file
def test_stylesheet_is_short(file: Path):
    assert len(file.read_text().splitlines()) < MAX_LINES


def test_every_stylesheet_is_loaded():
    views = (view.read_text() for view in (ROOT / "messenger/ui").rglob("*.py"))
    names = (re.findall(r'"([^"]+)"', given) for view in views for given in WITH_A_PAGE.findall(view))
    with_a_page = {f"styles/{name}.css" for given in names for name in given}
    scripts = (script.read_text() for script in (ROOT / "assets").rglob("*.js"))
    with_a_script = {path for script in scripts for path in WITH_A_SCRIPT.findall(script)}
    loaded = {*frame.stylesheets, *with_a_page, *with_a_script}
    assert sorted(loaded) == sorted(f"styles/{file.relative_to(STYLES)}" for file in FILES)
