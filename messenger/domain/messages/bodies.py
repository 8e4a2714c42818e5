"""The body of a message: what it may contain, and how it begins."""

from messenger import translation
from messenger.domain import texts
from messenger.translation import gettext, ngettext

MAX_LENGTH = 10_000
EXCERPT = 120


def fault(body: str) -> translation.Message | None:
    """Return why the body can't be stored, or None."""
    if not texts.is_readable(body):
        return gettext("The message has characters that can't be sent.")
    if texts.is_blank(body):
        return gettext("The message is empty.")
    if len(body) > MAX_LENGTH:
        return ngettext(
            "The message is longer than {n} character.",
            "The message is longer than {n} characters.",
            n=MAX_LENGTH,
        )
    return None


def excerpt(body: str) -> str:
    """Return the beginning of a body on one line."""
    line = " ".join(body[: 10 * EXCERPT].split()) or " ".join(body.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"
