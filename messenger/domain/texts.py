"""What any text that enters must satisfy."""

import re
import unicodedata

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

# Beside format characters: variation selectors, joiners, and letters that are blank.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def is_readable(text: str) -> bool:
    """Tell whether no NUL and no lone surrogate is in the text: both break what it passes through."""
    return UNREADABLE.search(text) is None


def is_one_line(text: str) -> bool:
    """Tell whether the text has neither control nor direction-changing characters, as a name must."""
    return is_readable(text) and INVISIBLE.search(text) is None


def is_blank(text: str) -> bool:
    """Tell whether nothing in the text can be seen."""
    return all(character.isspace() or _is_ignored(character) for character in text)


def key(text: str) -> str:
    """Fold the text: what differs by case, Unicode form, gaps or what cannot be seen compares equal."""
    seen = "".join(character for character in text if not _is_ignored(character))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(folded.split())


def _is_ignored(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or UNSEEN.match(character) is not None
