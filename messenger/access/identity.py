"""Identify the actor by the cookie of a request, with a short-lived cache in front of the database."""

import asyncio
import time

from starlette.requests import cookie_parser

from messenger.access import cookies as own
from messenger.domain import tokens
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins

TRUST_SECONDS = 1.0
MAX_TRUSTED = 10_000

# Cached actors by token, each with its time of expiry.
_trusted: dict[str, tuple[float, Actor | None]] = {}
_forgotten = 0


def token_of(cookies: str) -> str:
    """Return the sign-in token from the cookies of a request; empty if absent."""
    return _among(cookies, own.SIGN_IN_COOKIE)


def device_of(cookies: str) -> str:
    """Return the device token from the cookies of a request; empty if absent."""
    return _among(cookies, own.DEVICE_COOKIE)


def _among(cookies: str, name: str) -> str:
    # Not Python's own parser: it rejects all cookies if another application's is malformed.
    return own.value(cookie_parser(cookies), name)


async def identify(cookies: str) -> Actor | None:
    """Return the actor signed in by these cookies; query the database at most once a second."""
    token = token_of(cookies)
    # A malformed token is neither looked up nor cached.
    if not tokens.is_sound(token):
        return None
    until, known = _trusted.get(token, (0.0, None))
    if until > time.monotonic():
        return known
    before = _forgotten
    known = await asyncio.to_thread(sign_ins.identify, token)
    if len(_trusted) > MAX_TRUSTED:
        _trusted.clear()
    # The lookup races with the end of the sign-in: an answer read before the end but stored after it would be
    # trusted for a second. `forget` counts, so an answer from before it is not cached.
    if _forgotten == before:
        _trusted[token] = (time.monotonic() + TRUST_SECONDS, known)
    return known


def forget() -> None:
    """Invalidate the cache: trust no sign-in without asking the database again."""
    global _forgotten
    _forgotten += 1
    _trusted.clear()
