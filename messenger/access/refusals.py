"""Error messages for calls that are refused or fail, shared by every door."""

from collections.abc import Mapping

from messenger.access import caller
from messenger.db import Unavailable
from messenger.domain.errors import Forbidden, NotFound, Refused, SignInRequired
from messenger.translation import Message, gettext

EXPECTED: dict[type[Exception], Message] = {
    Unavailable: gettext("The server couldn't reach its database. Try again in a moment."),
    NotFound: gettext("This doesn't exist any more."),
    Forbidden: gettext("You're not allowed to do this."),
    SignInRequired: gettext("Please sign in again."),
}
UNEXPECTED = gettext("Something went wrong on the server. Please try again.")
MALFORMED = gettext("That didn't work: something in it is too long or not valid.")
# Sending is refused only for now: the client keeps the message and retries.
NOT_NOW = gettext("The server can't reach its database right now. Your message will be sent when it's back.")


def words_for(failure: Exception) -> Message | None:
    """Return the message for an expected failure, or None for a bug."""
    return EXPECTED.get(type(failure))


def reasons(refused: Refused) -> dict[str, str]:
    """Return the reason for each refused field, in the caller's language."""
    return say_each(refused.reasons)


def say_each(texts: Mapping[str, str]) -> dict[str, str]:
    """Translate each text into the caller's language."""
    return {name: caller.say(text) for name, text in texts.items()}
