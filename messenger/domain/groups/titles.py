"""Titles of conversations: one line, neither empty nor too long, without characters that deceive."""

from collections.abc import Iterable

from messenger.domain import texts
from messenger.domain.errors import Refused
from messenger.translation import gettext, ngettext

MAX_TITLE = 200
TOO_LONG = ngettext(
    "The title is longer than {n} character.", "The title is longer than {n} characters.", n=MAX_TITLE
)
NOT_ALLOWED = gettext("The title contains characters that aren't allowed.")


def tidy(title: str) -> str:
    """Return a title as it is stored, which may be empty. Raises `Refused`."""
    title = " ".join(title.split())
    if len(title) > MAX_TITLE:
        raise Refused(title=TOO_LONG)
    if not texts.is_one_line(title):
        raise Refused(title=NOT_ALLOWED)
    return title


def listed_as(title: str, description: str) -> str:
    """Return the text by which people find an open group."""
    return texts.fold(f"{title} {description}")


def of_names(nicknames: Iterable[str]) -> str:
    """Return the title of a conversation that was given none."""
    title = ", ".join(nicknames)
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"
