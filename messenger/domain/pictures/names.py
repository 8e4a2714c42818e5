"""Names of custom emoji, as they are typed between colons: `:tea:`."""

import json
import re
from functools import cache
from pathlib import Path

from messenger.translation import Message, gettext

MIN_LENGTH, MAX_LENGTH = 2, 32
# An underscore between letters or digits is no marker for italics; at any other place it may be.
NAME = re.compile(r"(?:[a-z0-9+-]|(?<=[a-z0-9])_+(?=[a-z0-9]))+")
INVALID = gettext(
    "Use 2 to 32 characters: the letters a to z, digits, + and -, and underscores between letters or digits."
)
STANDARD = gettext("This is the name of a standard emoji.")
# What browsers complete while somebody types.
TABLE = Path(__file__).parents[3] / "assets/emoji/tables/emoji.json"


def fault(name: str) -> Message | None:
    """Return why a custom emoji can't have this name, or None."""
    if not (MIN_LENGTH <= len(name) <= MAX_LENGTH and NAME.fullmatch(name)):
        return INVALID
    return STANDARD if name in standard() else None


@cache
def standard() -> frozenset[str]:
    """Return the names of the standard emoji."""
    rows = (line.split("\t") for line in json.loads(TABLE.read_text()).split("\n"))
    return frozenset(
        name for _emoji, _group, _version, _skins, *names in rows for name in " ".join(names).split()
    )


def typed(name: str) -> str:
    """Return the name as it is typed."""
    return f":{name}:"


def named_by(text: str) -> str | None:
    """Return the name that is typed so, or None if the text is something else."""
    name = text[1:-1]
    return name if text == typed(name) and NAME.fullmatch(name) else None
