"""Who calls: the actor, the network address, the device and the language of the request that is running."""

from contextvars import ContextVar
from dataclasses import dataclass

from messenger.domain.actors import Actor
from messenger.domain.errors import SignInRequired
from messenger.translation import SOURCE, translate, use_language


@dataclass(frozen=True, slots=True)
class Caller:
    """What a door found out about a request before it lets the request call a verb."""

    # None when nobody is signed in.
    actor: Actor | None = None
    # Empty when the connection is gone.
    address: str = ""
    # The token by which a browser may be known; empty when it has none.
    device: str = ""
    # What to answer in.
    language: str = SOURCE


_NOBODY = Caller()
_caller: ContextVar[Caller] = ContextVar("caller", default=_NOBODY)


def enter(calling: Caller) -> None:
    """Make this the caller for the rest of the running task."""
    _caller.set(calling)
    use_language(calling.language)


def actor() -> Actor:
    """Return who acts. Raises `SignInRequired`."""
    if (acting := _caller.get().actor) is None:
        raise SignInRequired
    return acting


def visitor() -> Actor | None:
    """Return who acts, if anybody is signed in."""
    return _caller.get().actor


def address() -> str:
    """Return the network address of the caller; empty when the connection is gone."""
    return _caller.get().address


def device() -> str:
    """Return the token by which the caller's browser may be known, or nothing."""
    return _caller.get().device


def language() -> str:
    """Return the language to answer the caller in."""
    return _caller.get().language


def say(text: str) -> str:
    """Say a message in the caller's language."""
    return translate(text, _caller.get().language)
