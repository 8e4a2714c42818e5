"""What people are told when a call is refused or fails: the same words at every door."""

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
    """Return what to say of a failure that can be expected, or nothing for a defect."""
    return EXPECTED.get(type(failure))


def reasons(refused: Refused) -> dict[str, str]:
    """Say why something was refused, field by field, in the caller's language."""
    return say_each(refused.reasons)


def say_each(texts: Mapping[str, str]) -> dict[str, str]:
    """Say each text in the caller's language."""
    return {name: caller.say(text) for name, text in texts.items()}
