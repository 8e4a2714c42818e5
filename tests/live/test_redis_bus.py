"""Events between workers through Redis, and recovery from its failures."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from redis import Redis

from messenger.domain.messages.editing import MessageEdited
from messenger.domain.messages.history import Message
from messenger.live import redis_bus
from messenger.live.bus import Event
from tests.support import servers
from tests.support.buses import Worker, left, listeners, redis_worker
from tests.support.processes import free_port
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

ANN, BEN, EVE = 1, 2, 3
AWAY = "Redis is not reachable: other workers' tabs update later (ConnectionError)"
FROZEN = "Redis is not reachable: other workers' tabs update later (TimeoutError)"
BACK = "Redis is reachable again"


@pytest.fixture
def frail() -> Iterator[RedisServer]:
    """A separate Redis server, which the test may stop."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture
async def pair(redis: RedisServer) -> AsyncIterator[tuple[Worker, Worker]]:
    """Two workers, each with a tab of Ann, whose Redis connections have names."""
    async with (
        redis_worker(f"{redis.url}?client_name=here") as here,
        redis_worker(f"{redis.url}?client_name=there") as there,
    ):
        with listeners(redis.url) as count:
            here.listener.subscribe(ANN)
            there.listener.subscribe(ANN)
            await eventually(lambda: count(ANN) == 2, "both workers hear")
        yield here, there


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    told = [record.getMessage() for record in caplog.records if record.name == redis_bus.__name__]
    # Ignore the duration.
    return [BACK if line.startswith(BACK) else line for line in told]


async def test_each_worker_hears_the_other_and_itself_once(pair: tuple[Worker, Worker]):
    here, there = pair
    here.publish(left(1), ANN)
    await there.hears((left(1), {ANN}))
    there.publish(left(2), ANN)
    await here.hears((left(1), {ANN}), (left(2), {ANN}))
    await there.hears((left(2), {ANN}))


async def test_event_for_several_tabs_is_delivered_once(redis: RedisServer):
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        with listeners(redis.url) as count:
            for user in (ANN, BEN, EVE):
                there.listener.subscribe(user)
            await eventually(lambda: count(EVE), "the worker hears all three")
        for number in range(3):
            here.publish(left(number), ANN, BEN, EVE)
        here.publish(left(3), EVE)
        everybody = {ANN, BEN, EVE}
        await there.hears(*((left(number), everybody) for number in range(3)), (left(3), {EVE}))


async def test_a_worker_hears_its_own_users_only(redis: RedisServer):
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        with listeners(redis.url) as count:
            here.listener.subscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "one worker hears")
            there.listener.subscribe(ANN)
            await eventually(lambda: count(ANN) == 2, "both workers hear")
            here.listener.unsubscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "one worker does not hear any more")
            there.listener.unsubscribe(ANN)
            await eventually(lambda: count(ANN) == 0, "no worker hears")
            assert count(BEN) == 0


async def test_after_a_restart_workers_catch_up_and_hear_again(
    frail: RedisServer, caplog: pytest.LogCaptureFixture
):
    async with redis_worker(frail.url) as here, redis_worker(frail.url) as there:
        here.listener.subscribe(ANN)
        frail.stop()
        await eventually(lambda: said(caplog) == [AWAY] * 2, "both notice")
        there.listener.subscribe(ANN)
        here.publish(left(1), ANN)
        await here.hears((left(1), {ANN}))
        frail.start()
        await eventually(lambda: said(caplog) == [AWAY] * 2 + [BACK] * 2, "both are back")
        await eventually(lambda: here.caught_up and there.caught_up, "both catch up")
        here.publish(left(2), ANN)
        await eventually(lambda: left(2) in there.events(), "events flow again")
    assert said(caplog) == [AWAY] * 2 + [BACK] * 2


async def test_worker_starts_without_redis_and_logs_once(caplog: pytest.LogCaptureFixture):
    tries: list[asyncio.StreamWriter] = []

    def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tries.append(writer)
        writer.close()

    port = free_port()
    async with redis_worker(f"redis://127.0.0.1:{port}", is_reachable=False) as worker:
        worker.listener.subscribe(ANN)
        async with await asyncio.start_server(refuse, "127.0.0.1", port):
            await eventually(lambda: len(tries) > 5, "the worker tries again and again")
        worker.publish(left(1), ANN)
        await worker.hears((left(1), {ANN}))
        assert said(caplog) == [AWAY]
        with servers.redis_server(port):
            await eventually(lambda: said(caplog) == [AWAY, BACK], "the worker is connected")
            await eventually(lambda: worker.caught_up, "the worker catches up")


async def test_a_frozen_redis_is_noticed_and_healed(
    frail: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redis_bus, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(redis_bus, "ANSWER_SECONDS", 2.0)
    async with redis_worker(frail.url) as worker:
        worker.listener.subscribe(ANN)
        frail.pause()
        await eventually(lambda: said(caplog) == [FROZEN], "the worker notices")
        await asyncio.to_thread(worker.publish, left(1), ANN)
        await worker.hears((left(1), {ANN}))
        frail.resume()
        await eventually(lambda: said(caplog) == [FROZEN, BACK], "the worker is back")
        await eventually(lambda: worker.caught_up, "the worker catches up")


def test_freezing_is_noticed_within_ten_seconds():
    # Three timeouts: for silence, for the answer to a ping, and for closing.
    assert redis_bus.QUIET_SECONDS + 2 * redis_bus.ANSWER_SECONDS < 10


async def test_idle_redis_is_not_mistaken_for_frozen(
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
    assert said(caplog) == []


async def test_cut_off_worker_makes_others_catch_up(
    redis: RedisServer, pair: tuple[Worker, Worker], caplog: pytest.LogCaptureFixture
):
    here, there = pair
    with Redis.from_url(redis.url, decode_responses=True) as client:
        clients: Any = client.client_list()
        for known in clients:
            if known["name"] == "here":
                client.client_kill_filter(_id=known["id"])
    here.publish(left(1), ANN)
    await eventually(lambda: there.caught_up, "the other worker catches up")
    await eventually(lambda: said(caplog) == [AWAY, BACK], "only one of them was away")


@pytest.mark.parametrize(("limit", "value"), [("MAX_WAITING_BYTES", 0), ("MAX_EVENT_BYTES", 64)])
async def test_oversized_event_makes_others_catch_up(
    pair: tuple[Worker, Worker], monkeypatch: pytest.MonkeyPatch, limit: str, value: int
):
    here, there = pair
    with monkeypatch.context() as tight:
        tight.setattr(redis_bus, limit, value)
        here.publish(left(1), ANN)
        await eventually(lambda: there.caught_up, "the other worker catches up")
    here.publish(left(2), ANN)
    await there.hears((left(2), {ANN}))


async def test_unpublishable_event_arrives_locally(
    pair: tuple[Worker, Worker], caplog: pytest.LogCaptureFixture
):
    here, there = pair
    half = MessageEdited(Message("a", 1, 1, 1, author=ANN, body="half a pair: \ud800", at=1))
    here.publish(half, ANN)
    here.publish(left(1), ANN)
    await here.hears((half, {ANN}), (left(1), {ANN}))
    await there.hears((left(1), {ANN}))
    assert said(caplog) == ["dropped a MessageEdited that can't be sent (PydanticSerializationError)"]


async def test_delivery_failure_does_not_stop_the_listener(
    pair: tuple[Worker, Worker], caplog: pytest.LogCaptureFixture
):
    here, there = pair
    deliver = there.listener.deliver

    def fail(happened: Event, to: frozenset[int]) -> None:
        there.listener.deliver = deliver
        raise RuntimeError

    there.listener.deliver = fail
    here.publish(left(1), ANN)
    here.publish(left(2), ANN)
    await there.hears((left(2), {ANN}))
    assert said(caplog) == []
