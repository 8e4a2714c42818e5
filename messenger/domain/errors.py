"""The ways in which the domain says no."""

from collections.abc import Mapping

from messenger.translation import Message


class NotFound(Exception):
    """It does not exist, or the actor may not know that it does."""


class Forbidden(Exception):
    """The actor sees it but has no right to do this."""


class SignInRequired(Exception):
    """Nobody is signed in, or not any more."""


class Refused(Exception):
    """What was given cannot be taken; `reasons` holds a sentence for each field."""

    def __init__(self, **reasons: Message) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class CodeRequired(Exception):
    """The password was right, but the second factor is on and its code is missing."""


def refuse(faults: Mapping[str, Message | None]) -> None:
    """Raise `Refused` with a sentence for each field that has a fault, if any has."""
    if reasons := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(**reasons)
