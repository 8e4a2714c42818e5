"""A database that says nothing: the waits are bounded, one outage is logged, and it heals by itself."""

import time
from collections.abc import Callable, Iterator
from functools import partial

import psutil
import pytest
import sqlalchemy as sa

from messenger import db
from messenger.db import postgresql
from messenger.models import User
from tests.support import logs
from tests.support.at_once import at_once
from tests.support.people import people
from tests.support.relay import Relay, relay
from tests.support.servers import PostgresServer
from tests.support.waiting import until

AWAY = "The database doesn't answer (ConnectionTimeout)"


@pytest.fixture
def silent(postgres: PostgresServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A relay to the database in use, with short waits."""
    monkeypatch.setattr(postgresql, "ANSWER_SECONDS", 3.0)
    monkeypatch.setattr(postgresql, "PING_SECONDS", 1.0)
    monkeypatch.setitem(postgresql.NETWORK, "connect_timeout", 2)
    monkeypatch.setitem(postgresql.SERVER_SETTINGS, "idle_in_transaction_session_timeout", "2s")
    with relay(("127.0.0.1", postgres.port)) as between:
        db.use(between.url_for(postgres_url))
        yield between
        # Before the relay ends, as its connections are not to be waited for.
        db.use("sqlite://")


def names() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(sa.select(sa.column("nickname")).select_from(User)))


def attempt(call: Callable[[], object]) -> tuple[object, float]:
    """Return the outcome of a call, and how long it took."""
    start = time.monotonic()
    try:
        return call(), time.monotonic() - start
    except db.Unavailable as error:
        return error, time.monotonic() - start


def _backend_of(database: db.Database) -> psutil.Process:
    with database.reading() as session:
        return psutil.Process(session.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


def rename(then: Callable[[], None]) -> None:
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(nickname="Eve"))
        then()
        tx.execute(sa.update(User).values(nickname="Mallory"))


def test_silence_ends_every_wait_and_is_logged_once(silent: Relay, caplog: pytest.LogCaptureFixture):
    people("Ada")
    # As many connections as there can be, all of them idle.
    assert at_once(*[names] * db.POOL_SIZE) == [["Ada"]] * db.POOL_SIZE
    silent.fall_silent()
    outcomes = at_once(*[partial(attempt, names)] * db.POOL_SIZE)
    assert all(isinstance(outcome, db.Unavailable) for outcome, _ in outcomes)
    # One ping and one connection, not one after the other for each of those in the pool.
    assert max(seconds for _, seconds in outcomes) < 12
    assert isinstance(attempt(names)[0], db.Unavailable)
    silent.recover()
    until(lambda: attempt(names)[0] == ["Ada"], "the database answers")
    told = logs.ours(caplog)
    assert told[0] == AWAY
    assert told[1].startswith("The database answers again after")
    assert len(told) == 2


def test_circuit_breaker_lets_one_call_probe(silent: Relay):
    people("Ada")
    silent.fall_silent()
    attempt(names)
    outcomes = at_once(*[partial(attempt, names)] * 10)
    assert all(isinstance(outcome, db.Unavailable) for outcome, _ in outcomes)
    assert len([seconds for _, seconds in outcomes if seconds > 1]) == 1


def test_silence_within_a_transaction_keeps_no_lock(silent: Relay):
    people("Ada")
    outcome, seconds = attempt(lambda: rename(silent.fall_silent))
    assert isinstance(outcome, db.Unavailable)
    assert seconds < 12
    # The server never hears that this client is gone, and must let go of the locked row all the same.
    silent.forget()
    silent.recover()
    until(lambda: attempt(lambda: rename(lambda: None))[0] is None, "the lock is gone")
    assert names() == ["Mallory"]


def test_forgotten_connections_are_replaced_after_one_ping(silent: Relay, caplog: pytest.LogCaptureFixture):
    people("Ada")
    at_once(*[names] * db.POOL_SIZE)
    # The server itself is well; only the connections there are lead nowhere any more.
    silent.forget()
    assert [attempt(names)[0] for _ in range(db.POOL_SIZE)] == [["Ada"]] * db.POOL_SIZE
    assert logs.ours(caplog) == []


def test_frozen_server_is_noticed(silent: Relay):
    people("Ada")
    # Its kernel goes on to acknowledge, so that no keepalive tells.
    backend = _backend_of(db.current())
    try:
        outcome, _ = attempt(lambda: rename(backend.suspend))
    finally:
        backend.resume()
    assert isinstance(outcome, db.Unavailable)
    until(lambda: attempt(names)[0] == ["Ada"], "the database answers")


def test_single_dead_connection_is_no_outage(silent: Relay, caplog: pytest.LogCaptureFixture):
    people("Ada")

    def lose_this_connection_only() -> None:
        silent.forget()
        assert names() == ["Ada"]

    outcome, _ = attempt(lambda: rename(lose_this_connection_only))
    assert isinstance(outcome, db.Unavailable)
    assert logs.ours(caplog) == []
