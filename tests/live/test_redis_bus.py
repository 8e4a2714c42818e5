"""Workers that hear each other through Redis, whatever becomes of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from redis import Redis

from messenger.live import redis_bus
from messenger.live.bus import Event
from tests.support import servers
from tests.support.buses import Worker, left, listeners, redis_worker
from tests.support.processes import free_port
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

ANN, BEN, EVE = 1, 2, 3
AWAY = "Redis is not reachable (ConnectionError): tabs of other workers hear later"
FROZEN = "Redis is not reachable (TimeoutError): tabs of other workers hear later"
BACK = "Redis is reachable again"


@pytest.fixture
def frail() -> Iterator[RedisServer]:
    """A Redis server that the test may stop."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture
async def pair(redis: RedisServer) -> AsyncIterator[tuple[Worker, Worker]]:
    """Two workers, each with a tab of Ann, known to Redis by name."""
    async with (
        redis_worker(f"{redis.url}?client_name=here") as here,
        redis_worker(f"{redis.url}?client_name=there") as there,
    ):
        with listeners(redis.url) as count:
            here.bus.subscribe(ANN)
            there.bus.subscribe(ANN)
            await eventually(lambda: count(ANN) == 2, "both workers hear")
        yield here, there


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is logged from here on."""
    return caplog.messages


def said_by(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == redis_bus.__name__]


async def test_each_worker_hears_the_other_and_itself_once(pair: tuple[Worker, Worker]):
    here, there = pair
    here.publish(left(1), ANN)
    await there.hears((left(1), {ANN}))
    there.publish(left(2), ANN)
    await here.hears((left(1), {ANN}), (left(2), {ANN}))
    await there.hears((left(2), {ANN}))


async def test_an_event_for_several_tabs_of_a_worker_comes_once(redis: RedisServer):
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        with listeners(redis.url) as count:
            for user in (ANN, BEN, EVE):
                there.bus.subscribe(user)
            await eventually(lambda: count(EVE), "the worker hears all three")
        for number in range(3):
            here.publish(left(number), ANN, BEN, EVE)
        here.publish(left(3), EVE)
        everybody = {ANN, BEN, EVE}
        await there.hears(*((left(number), everybody) for number in range(3)), (left(3), {EVE}))


async def test_a_worker_hears_its_own_users_only(redis: RedisServer):
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        with listeners(redis.url) as count:
            here.bus.subscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "one worker hears")
            there.bus.subscribe(ANN)
            await eventually(lambda: count(ANN) == 2, "both workers hear")
            here.bus.unsubscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "one worker does not hear any more")
            there.bus.unsubscribe(ANN)
            await eventually(lambda: count(ANN) == 0, "no worker hears")
            assert count(BEN) == 0


async def test_after_a_restart_a_worker_catches_up_and_hears_again(
    frail: RedisServer, caplog: pytest.LogCaptureFixture
):
    async with redis_worker(frail.url) as here, redis_worker(frail.url) as there:
        for worker in (here, there):
            worker.bus.subscribe(ANN)
        frail.stop()
        await eventually(lambda: said_by(caplog) == [AWAY] * 2, "both notice")
        here.publish(left(1), ANN)
        await here.hears((left(1), {ANN}))
        frail.start()
        await eventually(lambda: said_by(caplog) == [AWAY] * 2 + [BACK] * 2, "both are back")
        await eventually(lambda: here.caught_up and there.caught_up, "both catch up")
        there.heard.clear()
        here.publish(left(2), ANN)
        await there.hears((left(2), {ANN}))
        assert said_by(caplog) == [AWAY] * 2 + [BACK] * 2


async def test_many_retries_are_told_once(
    frail: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    tries: list[object] = []
    monkeypatch.setattr(redis_bus, "parse_url", tries.append)
    connect = redis_bus.redis.Redis.from_url

    def counted(*given: Any, **named: Any) -> Any:
        tries.append(given)
        return connect(*given, **named)

    monkeypatch.setattr(redis_bus.redis.Redis, "from_url", counted)
    async with redis_worker(frail.url):
        frail.stop()
        tries.clear()
        await eventually(lambda: len(tries) > 5, "the worker tries again and again")
        frail.start()
        await eventually(lambda: BACK in said_by(caplog), "the worker is back")
    assert said_by(caplog) == [AWAY, BACK]


async def test_a_frozen_redis_is_noticed_and_healed(
    frail: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redis_bus, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(redis_bus, "ANSWER_SECONDS", 1.0)
    async with redis_worker(frail.url) as worker:
        worker.bus.subscribe(ANN)
        frail.pause()
        await eventually(lambda: said_by(caplog) == [FROZEN], "the worker notices")
        await asyncio.to_thread(worker.publish, left(1), ANN)
        await worker.hears((left(1), {ANN}))
        frail.resume()
        await eventually(lambda: said_by(caplog) == [FROZEN, BACK], "the worker is back")
        await eventually(lambda: worker.caught_up, "the worker catches up")


def test_freezing_is_noticed_within_ten_seconds():
    # Quiet, no answer to a question, no answer to a goodbye.
    assert redis_bus.QUIET_SECONDS + 2 * redis_bus.ANSWER_SECONDS < 10


async def test_a_quiet_redis_is_not_taken_for_a_frozen_one(
    redis: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redis_bus, "QUIET_SECONDS", 0.01)
    async with redis_worker(redis.url):
        with Redis.from_url(redis.url, decode_responses=True) as client:

            def pings() -> int:
                stats: Any = client.info("commandstats")
                return stats.get("cmdstat_ping", {"calls": 0})["calls"]

            before = pings()
            await eventually(lambda: pings() > before + 3, "the worker asks several times")
    assert said_by(caplog) == []
