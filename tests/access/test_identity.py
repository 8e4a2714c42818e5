"""The identity cache: how often the database is asked who holds a cookie."""

import pytest

from messenger import db
from messenger.access import caller, identity
from messenger.access.caller import Caller
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.errors import SignInRequired
from tests.support.live_tabs import sign_in
from tests.support.people import person


class Clock:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, as the cache sees it."""
    clock = Clock()
    monkeypatch.setattr(identity, "time", clock)
    return clock


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> list[str]:
    """The tokens that the database was asked for."""
    db.use(sqlite_url)
    identity.forget()
    asked: list[str] = []
    real = sign_ins.identify

    def noting(token: str) -> Actor | None:
        asked.append(token)
        return real(token)

    monkeypatch.setattr(sign_ins, "identify", noting)
    return asked


async def test_an_answer_is_cached_for_a_moment(lookups: list[str], clock: Clock):
    cookies = sign_in(person("Alice"))
    first = await identity.identify(cookies)
    assert first is not None
    clock.now += identity.TRUST_SECONDS / 2
    assert await identity.identify(cookies) == first
    assert len(lookups) == 1
    clock.now += identity.TRUST_SECONDS
    assert await identity.identify(cookies) == first
    assert len(lookups) == 2


async def test_ended_sign_in_is_trusted_until_invalidated(lookups: list[str], clock: Clock):
    cookies = sign_in(person("Alice"))
    acting = await identity.identify(cookies)
    assert acting is not None
    sign_ins.end(acting)
    assert await identity.identify(cookies) == acting
    identity.forget()
    assert await identity.identify(cookies) is None
    assert len(lookups) == 2


async def test_the_cache_is_bounded(lookups: list[str], clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(identity, "MAX_TRUSTED", 2)
    for nickname in ("Alice", "Bob", "Carol", "Dave"):
        await identity.identify(sign_in(person(nickname)))
    assert len(vars(identity)["_trusted"]) <= 3


def test_signed_out_caller_can_visit_but_not_act():
    caller.enter(Caller(address="192.0.2.1", device="a token"))
    assert (caller.visitor(), caller.address(), caller.device()) == (None, "192.0.2.1", "a token")
    with pytest.raises(SignInRequired):
        caller.actor()
