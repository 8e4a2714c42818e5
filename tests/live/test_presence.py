"""Presence: of several tabs the one that is used counts, across workers, and killed workers' people leave."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from redis import Redis

from messenger.live import presence
from messenger.live.presence import Board, Presence
from tests.support import servers
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

ANN, BEN, EVE = 1, 2, 3


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exchange all the time."""
    monkeypatch.setattr(presence, "EXCHANGE_SECONDS", 0.01)


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A separate Redis server, which the test may stop and look into."""
    with servers.redis_server() as server:
        yield server


@asynccontextmanager
async def running(url: str) -> AsyncIterator[tuple[Board, asyncio.Task[None]]]:
    board = Board(url)
    task = asyncio.create_task(board.run())
    try:
        yield board, task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def test_board_tells_who_is_online_and_who_has_a_tab():
    board = Board()
    board.set(ANN, Presence.ONLINE)
    board.set(BEN, Presence.AWAY)
    assert board.online({ANN, BEN, EVE}) == {ANN}
    assert board.connected({ANN, BEN, EVE}) == {ANN, BEN}
    board.set(ANN, Presence.OFFLINE)
    assert board.of(ANN) is Presence.OFFLINE
    assert board.connected({ANN, BEN, EVE}) == {BEN}


def test_only_changes_are_told():
    board, told = Board(), []
    board.on_change = told.append
    board.set(ANN, Presence.OFFLINE)
    board.set(ANN, Presence.AWAY)
    board.set(ANN, Presence.AWAY)
    board.set(ANN, Presence.OFFLINE)
    assert told == [{ANN}, {ANN}]


async def test_workers_know_each_others_people(own_redis: RedisServer):
    async with running(own_redis.url) as (here, _), running(own_redis.url) as (there, _):
        told: set[int] = set()
        there.on_change = told.update
        here.set(ANN, Presence.AWAY)
        await eventually(lambda: there.of(ANN) is Presence.AWAY, "the other worker hears")
        there.set(ANN, Presence.ONLINE)
        await eventually(lambda: here.of(ANN) is Presence.ONLINE, "the greater presence counts")
        there.set(ANN, Presence.OFFLINE)
        await eventually(lambda: here.of(ANN) is Presence.AWAY, "one tab is left")
        here.set(ANN, Presence.OFFLINE)
        await eventually(lambda: there.of(ANN) is Presence.OFFLINE, "no tab is left")
        assert told == {ANN}


async def test_people_of_a_stopped_worker_leave_at_once(own_redis: RedisServer):
    async with running(own_redis.url) as (here, _):
        async with running(own_redis.url) as (there, _):
            there.set(ANN, Presence.ONLINE)
            await eventually(lambda: here.of(ANN), "the worker hears")
        await eventually(lambda: not here.of(ANN), "she has left")


async def test_people_of_a_killed_worker_expire(own_redis: RedisServer):
    with Redis.from_url(own_redis.url) as client:
        client.sadd(presence.WORKERS, "messenger:presence:killed")
        client.set("messenger:presence:killed", '{"online": [1], "away": []}', px=500)
        async with running(own_redis.url) as (here, _):
            await eventually(lambda: here.of(ANN) is Presence.ONLINE, "it was alive a moment ago")
            await eventually(lambda: not here.of(ANN), "its people expire")
            await eventually(lambda: client.scard(presence.WORKERS) == 1, "it is forgotten")
            ttl = [client.ttl(key) for key in client.scan_iter("messenger:presence:*")]
    assert ttl == [presence.EXPIRE_SECONDS]
    assert presence.EXPIRE_SECONDS < 60


@pytest.mark.parametrize("garbage", ["", "[]", '{"online": ["x"], "away": []}', '{"online": 3}', "\xff"])
async def test_garbage_of_a_worker_is_ignored(own_redis: RedisServer, garbage: str):
    with Redis.from_url(own_redis.url) as client:
        client.sadd(presence.WORKERS, "messenger:presence:odd", "messenger:presence:sound")
        client.set("messenger:presence:odd", garbage)
        client.set("messenger:presence:sound", '{"online": [2], "away": [], "later": 1}')
    async with running(own_redis.url) as (here, _):
        await eventually(lambda: here.of(BEN) is Presence.ONLINE, "the sound one is read")


async def test_outage_of_redis_lets_others_people_leave(
    own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
):
    async with running(own_redis.url) as (here, _), running(own_redis.url) as (there, _):
        here.set(ANN, Presence.ONLINE)
        there.set(BEN, Presence.ONLINE)
        await eventually(lambda: here.of(BEN), "the worker hears")
        monkeypatch.setattr(presence, "EXPIRE_SECONDS", 1)
        own_redis.stop()
        await eventually(lambda: not here.of(BEN), "nothing is known of the others")
        assert here.of(ANN) is Presence.ONLINE
        own_redis.start()
        await eventually(lambda: here.of(BEN), "the others are back")
