"""The errors by which the domain refuses an action."""

from collections.abc import Mapping

from messenger.translation import Message


class NotFound(Exception):
    """The object does not exist, or the actor may not know that it does."""


class Forbidden(Exception):
    """The actor can see the object but has no right to do this with it."""


class SignInRequired(Exception):
    """Nobody is signed in, or not any more."""


class Refused(Exception):
    """The input is not acceptable; `reasons` holds a message for each field."""

    def __init__(self, **reasons: Message) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class CodeRequired(Exception):
    """The password was right, but the second factor is on and its code is missing."""


def refuse(faults: Mapping[str, Message | None]) -> None:
    """Raise `Refused` with the fault of each field that has one; do nothing if none has."""
    if reasons := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(**reasons)
