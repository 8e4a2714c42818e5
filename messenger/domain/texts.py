"""Text input: validation, trimming, and normalisation for comparing, searching and sorting."""

import re
import unicodedata
from collections.abc import Callable

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

# Invisible characters besides those of category Cf: variation selectors, joiners, blank letters, and code
# points that Unicode reserves for invisible ones (default ignorable).
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
# At the end of a name these belong to the emoji before them.
OF_EMOJI = re.compile("[\ufe0e\ufe0f\U000e0020-\U000e007f]")

# Letters that Unicode does not decompose into a base letter and a mark, and what people type instead.
PLAIN = str.maketrans("łøđðħŧŋ\u0131əĸɓɗƙƴɨ", "loddhtniekbdkyi")
PLAIN |= str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
# Typographic apostrophes and hyphens.
PLAIN |= str.maketrans("\u2018\u2019\u02bb\u02bc\u2010\u2013\u2014", "''''---")

# Combining classes to keep: 0 (no mark), and marks that make another letter (nukta, kana voicing, virama).
LETTER_MARKS = (0, 7, 8, 9)


def is_readable(text: str) -> bool:
    """Tell whether the text has no NUL, which PostgreSQL rejects, and no lone surrogate, as UTF-8 does."""
    return UNREADABLE.search(text) is None


def is_one_line(text: str) -> bool:
    """Tell whether the text has neither control nor direction-changing characters, as a name must."""
    return is_readable(text) and INVISIBLE.search(text) is None


def is_blank(text: str) -> bool:
    """Tell whether nothing in the text is visible."""
    return all(map(_is_empty, text))


def has_unseen(text: str) -> bool:
    """Tell whether the text has an invisible character other than a space."""
    return any(map(_is_ignored, text))


def trimmed(text: str) -> str:
    """Strip spaces and invisible characters from both ends, except those that belong to an emoji."""
    return _without_ends(text, lambda character: _is_empty(character) and not OF_EMOJI.match(character))


def bare(text: str) -> str:
    """Strip spaces and all invisible characters from both ends."""
    return _without_ends(text, _is_empty)


def key(text: str) -> str:
    """Return the key for equality, which ignores case, Unicode form, spacing and invisible characters."""
    seen = "".join(character for character in text if not _is_ignored(character))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(folded.split())


def fold(text: str) -> str:
    """Fold the text for searching and sorting; unlike `key`, this ignores accents, too, and ł becomes l.

    Not unique: the names of two people may fold to the same text.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", key(text)).casefold())
    letters = "".join(filter(_is_letter, decomposed)).translate(PLAIN)
    # If the text consists of marks only, search for the marks.
    return " ".join(letters.split()) or key(text)


def words(text: str) -> list[str]:
    """Return the folded words of the text, each once."""
    return list(dict.fromkeys(fold(text).split()))


def _without_ends(text: str, is_dropped: Callable[[str], bool]) -> str:
    kept = [place for place, character in enumerate(text) if not is_dropped(character)]
    return text[kept[0] : kept[-1] + 1] if kept else ""


def _is_empty(character: str) -> bool:
    return character.isspace() or _is_ignored(character)


def _is_ignored(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or UNSEEN.match(character) is not None


def _is_letter(character: str) -> bool:
    return unicodedata.combining(character) in LETTER_MARKS
