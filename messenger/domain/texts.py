"""What any text that enters must satisfy."""

import re
import unicodedata
from collections.abc import Callable

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

# Beside format characters: variation selectors, joiners, letters that are blank, and what Unicode reserves
# for characters that will be ignored.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
# At the end of a name these belong to the emoji before them.
OF_EMOJI = re.compile("[\ufe0e\ufe0f\U000e0020-\U000e007f]")

# Letters that Unicode does not take apart into a plain letter and a mark, and what is typed in their place.
PLAIN = str.maketrans("łøđðħŧŋ\u0131əĸɓɗƙƴɨ", "loddhtniekbdkyi")
PLAIN |= str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
# Apostrophes and hyphens as they are printed.
PLAIN |= str.maketrans("\u2018\u2019\u02bb\u02bc\u2010\u2013\u2014", "''''---")

# Classes of marks that make another letter, which stays: nuktas, the voicing of kana, viramas.
LETTER_MARKS = (0, 7, 8, 9)


def is_readable(text: str) -> bool:
    """Tell whether no NUL and no lone surrogate is in the text: both break what it passes through."""
    return UNREADABLE.search(text) is None


def is_one_line(text: str) -> bool:
    """Tell whether the text has neither control nor direction-changing characters, as a name must."""
    return is_readable(text) and INVISIBLE.search(text) is None


def is_blank(text: str) -> bool:
    """Tell whether nothing in the text can be seen."""
    return all(map(_is_empty, text))


def has_unseen(text: str) -> bool:
    """Tell whether a character in the text, other than a space, cannot be seen."""
    return any(map(_is_ignored, text))


def trimmed(text: str) -> str:
    """Take off what cannot be seen at the ends, but for what an emoji there is made of."""
    return _without_ends(text, lambda character: _is_empty(character) and not OF_EMOJI.match(character))


def bare(text: str) -> str:
    """Take off all that cannot be seen at the ends."""
    return _without_ends(text, _is_empty)


def key(text: str) -> str:
    """Identify the text: what differs by case, Unicode form, gaps or what cannot be seen compares equal."""
    seen = "".join(character for character in text if not _is_ignored(character))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(folded.split())


def fold(text: str) -> str:
    """Fold the text for searching and sorting: accents make no difference either, and ł is l.

    Coarser than `key`: two people may have names that fold to the same.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", key(text)).casefold())
    letters = "".join(filter(_is_letter, decomposed)).translate(PLAIN)
    # Of a text that is only marks, these are what is looked for.
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
