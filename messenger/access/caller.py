"""The caller of the current request: actor, network address, device and language, in a context variable."""

from contextvars import ContextVar
from dataclasses import dataclass

from messenger.domain.actors import Actor
from messenger.domain.errors import SignInRequired
from messenger.translation import SOURCE, translate, use_language


@dataclass(frozen=True, slots=True)
class Caller:
    """The context of a request, as a door determines it before it calls a verb."""

    # None when nobody is signed in.
    actor: Actor | None = None
    # Empty when the connection is gone.
    address: str = ""
    # The browser's device token; empty when it has none.
    device: str = ""
    language: str = SOURCE


_NOBODY = Caller()
_caller: ContextVar[Caller] = ContextVar("caller", default=_NOBODY)


def enter(calling: Caller) -> None:
    """Set the caller for the rest of the running task."""
    _caller.set(calling)
    use_language(calling.language)


def actor() -> Actor:
    """Return the signed-in actor. Raises `SignInRequired`."""
    if (acting := _caller.get().actor) is None:
        raise SignInRequired
    return acting


def visitor() -> Actor | None:
    """Return the signed-in actor, or None."""
    return _caller.get().actor


def address() -> str:
    """Return the network address of the caller; empty when the connection is gone."""
    return _caller.get().address


def device() -> str:
    """Return the device token of the caller's browser; empty when it has none."""
    return _caller.get().device


def language() -> str:
    """Return the language to answer the caller in."""
    return _caller.get().language


def say(text: str) -> str:
    """Translate a message into the caller's language."""
    return translate(text, _caller.get().language)
