"""What people are told when a call is refused or fails: the same words at every door."""

from messenger.db import Unavailable
from messenger.domain.errors import Forbidden, NotFound, SignInRequired

EXPECTED: dict[type[Exception], str] = {
    Unavailable: "The server couldn't reach its database. Try again in a moment.",
    NotFound: "This is not there any more.",
    Forbidden: "You may not do this.",
    SignInRequired: "Please sign in again.",
}
UNEXPECTED = "Something went wrong here. Please try again."
MALFORMED = "This could not be taken: it is malformed or too long."


def words_for(failure: Exception) -> str | None:
    """Return what to say of a failure that can be expected, or nothing for a defect."""
    return EXPECTED.get(type(failure))
