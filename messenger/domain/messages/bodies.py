"""The body of a message: what it may contain."""

from messenger import translation
from messenger.domain import texts
from messenger.translation import gettext, ngettext

MAX_LENGTH = 10_000


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
