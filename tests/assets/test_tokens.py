"""Design tokens: the only place of raw values in style sheets, legible together, and shown in a document."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.test_styles import COMMENT, DECLARATION, FILES, STYLES
from tests.support.servers import ROOT

TOKENS = STYLES / "tokens.css"
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
USED = re.compile(r"var\((--[\w-]+)")
DATA = re.compile(r'url\("[^"]*"\)')
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(")
DURATION = re.compile(r"(?<![\w.-])[\d.]+m?s\b")
SPACED = re.compile(r"(?:row-|column-)?gap|(?:padding|margin)(?:-(?:inline|block)(?:-(?:start|end))?)?")
PIXELS = re.compile(r"(?<![\w.-])-?(\d+)px")
# Sizes in proportion to the text around them.
FONT_SIZE = re.compile(r"var\(--text-[\w-]+\)|0|0\.9em|1em|inherit")
FONT = re.compile(r"inherit|(?:[5-7]00 )?(?:var\(--text-[\w-]+\)|0\.9em)/[\w.]+ var\(.*\)")
RADIUS = re.compile(r"var\(--radius-\w+\)|0")
ICON = re.compile(r"""data-icon"?[:=] ?"([\w-]+)""")
# Arrows, signs and emoji, which look different on every system.
SIGN = re.compile("[\u2190-\u2bff\U0001f300-\U0001faff]")
# Where they are text: a knob that is mirrored for right-to-left languages.
WRITTEN = {"assets/styles/screens/details.css"}
# A hair's breadth, which is optical correction and no spacing.
MAX_HAIR_PX = 3
# Room for what lies beside or on top: an avatar, a button, counts.
BESIDE = {
    "padding-inline-start: 46px",
    "padding-inline: var(--space-5) 34px",
    "padding-inline-end: 52px",
    "padding-inline-end: 46px",
    "padding-inline-end: 74px",
}

each_sheet = pytest.mark.parametrize(
    "file", [file for file in FILES if file != TOKENS], ids=lambda file: str(file.relative_to(STYLES))
)


def _raw(css: str) -> Iterator[str]:
    """Find declarations with a value that is to be a token."""
    for name, value in DECLARATION.findall(DATA.sub("", COMMENT.sub("", css))):
        is_spacing = SPACED.fullmatch(name) and any(int(px) > MAX_HAIR_PX for px in PIXELS.findall(value))
        if (
            COLOUR.search(value)
            or (re.match("animation|transition", name) and DURATION.search(value))
            or (name == "font-size" and not FONT_SIZE.fullmatch(value))
            or (name == "font" and not FONT.fullmatch(value))
            or (re.fullmatch("border-.*radius", name) and not RADIUS.fullmatch(value))
            or (is_spacing and f"{name}: {value}" not in BESIDE)
        ):
            yield f"{name}: {value}"


@each_sheet
def test_stylesheet_uses_tokens(file: Path):
    assert list(_raw(file.read_text())) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "color: #fff",
        "box-shadow: 0 1px 6px rgb(0 0 0 / 0.15)",
        "font-size: 0.8rem",
        "font: 500 1rem/1.6 monospace",
        "border-radius: 50%",
        "border-end-end-radius: 4px",
        "animation: appear 0.2s both",
        "transition-duration: 120ms",
        "gap: 7px",
        "margin: 0 calc(10px + 1px)",
        "padding-inline: var(--space-5) 35px",
    ],
)
def test_raw_value_is_found(declaration: str):
    assert list(_raw(f"a {{ color: red; {declaration}; }}")) == [declaration]


def _tokens(css: str) -> dict[str, str]:
    return dict(TOKEN.findall(COMMENT.sub("", css)))


def _blocks() -> dict[str, dict[str, str]]:
    """Return the tokens of all looks: as usual, and with high contrast."""
    css = COMMENT.sub("", TOKENS.read_text())
    usual, *_ = re.findall(r"^:root \{(.*?)^\}", css, re.DOTALL | re.MULTILINE)
    (more,) = re.findall(r'^:root\[data-contrast="more"\] \{(.*?)^\}', css, re.DOTALL | re.MULTILINE)
    return {"usual": _tokens(usual), "high contrast": _tokens(usual) | _tokens(more)}


def test_every_token_is_used_and_known():
    known = set(_tokens(TOKENS.read_text())) | set(_tokens((STYLES / "icons.css").read_text()))
    used = {name for file in FILES for name in USED.findall(file.read_text())}
    assert sorted(known - used) == []
    # Scripts place the emoji picker, and its library counts columns.
    assert (
        sorted(one for one in used - known if not re.match("--(picker|frimousse|icon$|marked$)", one)) == []
    )


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    less, more = sorted((_luminance(one), _luminance(other)))
    return (more + 0.05) / (less + 0.05)


def _shade(tokens: dict[str, str], name: str, scheme: str) -> str:
    value = tokens[name]
    both = re.fullmatch(r"light-dark\((#\w{6}), (#\w{6})\)", value)
    return both[1 if scheme == "light" else 2] if both else value


SURFACES = ("--paper", "--side", "--theirs", "--mine", "--hover", "--warm")
PLAIN = ("--paper", "--side")
TEXTS = {
    "--ink": SURFACES,
    "--faint": ("--paper", "--side", "--theirs", "--mine", "--hover"),
    "--accent": ("--paper", "--side", "--theirs", "--mine"),
    "--danger": PLAIN,
    "--on-accent": ("--accent",),
    **{f"--code-{part}": ("--paper",) for part in ("keyword", "string", "number")},
}
# What is no text, such as the border of a field.
SHAPES = {"--edge": PLAIN, "--accent": SURFACES, "--online": PLAIN, "--away": PLAIN}


@pytest.mark.parametrize("look", ["usual", "high contrast"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tokens_are_legible_together(look: str, scheme: str):
    tokens = _blocks()[look]
    pairs = [(text, on, 4.5) for text, surfaces in TEXTS.items() for on in surfaces]
    pairs += [(shape, on, 3) for shape, surfaces in SHAPES.items() for on in surfaces]
    shades = {name: _shade(tokens, name, scheme) for pair in pairs for name in pair[:2]}
    poor = [
        (a, b, _contrast(shades[a], shades[b]))
        for a, b, least in pairs
        if _contrast(shades[a], shades[b]) < least
    ]
    assert poor == []


def test_people_are_legible():
    people = {name: value for name, value in _blocks()["usual"].items() if name.startswith("--person")}
    assert len(people) == 9
    for name, colour in people.items():
        assert _contrast(colour, "#ffffff") >= 4.5, name
        # Names of authors: in their colour on light bubbles, mixed with white on dark ones.
        assert _contrast(colour, "#f0f1f4") >= 4.5, name
        mixed = "#" + "".join(
            f"{round(0.45 * int(colour[i : i + 2], 16) + 0.55 * 255):02x}" for i in (1, 3, 5)
        )
        assert _contrast(mixed, "#262b35") >= 4.5, name


def test_document_shows_all_tokens_and_icons():
    """One row per token with its value, so that the page cannot become stale."""
    document = (ROOT / "docs" / "design.md").read_text()
    rows = dict(re.findall(r"^\| `(--[\w-]+)` \| `([^`]+)` \|", document, re.MULTILINE))
    assert rows == _blocks()["usual"]
    icons = re.findall(r"--icon-([\w-]+):", (STYLES / "icons.css").read_text())
    assert re.findall(r"^\| `([a-z][\w-]*)` \|", document, re.MULTILINE) == icons


def test_icons_are_known_and_no_characters():
    sources = [*FILES, *(ROOT / "messenger/ui").rglob("*.py")]
    signs = {str(file.relative_to(ROOT)) for file in sources if SIGN.search(file.read_text())}
    assert sorted(signs) == sorted(WRITTEN)
    drawn = set(ICON.findall((STYLES / "icons.css").read_text()))
    elements = [*(ROOT / "messenger/ui").rglob("*.py"), *(ROOT / "assets").rglob("*.js")]
    asked = {name for file in elements for name in ICON.findall(file.read_text())}
    assert asked
    assert sorted(asked - drawn) == []
