"""Several listeners on one bus: delivery to tabs, and whatever else wants to hear events."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import TypeAdapter

from messenger.domain.talk.membership import ConversationLeft
from messenger.live import redis_bus
from messenger.live.bus import Event
from tests.support.buses import Worker, left, listeners, local_worker, redis_worker
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

ANN, BEN = 1, 2
Heard = list[tuple[Event, frozenset[int]]]


@pytest.fixture(params=["local", "redis"])
async def worker(request: pytest.FixtureRequest) -> AsyncIterator[Worker]:
    """A worker on each kind of bus in turn."""
    if request.param == "local":
        async with local_worker() as running:
            yield running
        return
    server: RedisServer = request.getfixturevalue("redis")
    async with redis_worker(server.url) as running:
        yield running


def fail(*_: object) -> None:
    raise ZeroDivisionError


async def test_each_listener_hears_its_own_users(worker: Worker):
    heard: Heard = []
    other = worker.bus.listen(lambda *given: heard.append(given), lambda: None)
    worker.listener.subscribe(ANN)
    other.subscribe(BEN)
    worker.publish(left(1), ANN, BEN)
    worker.publish(left(2), BEN)
    worker.publish(left(3), ANN)
    await worker.hears((left(1), {ANN}), (left(3), {ANN}))
    assert heard == [(left(1), {BEN}), (left(2), {BEN})]


async def test_unsubscribing_ends_nobody_elses_subscription(worker: Worker):
    other = worker.bus.listen(lambda *_: None, lambda: None)
    for listener in (worker.listener, other):
        listener.subscribe(ANN)
    other.unsubscribe(ANN)
    worker.publish(left(1), ANN)
    await worker.hears((left(1), {ANN}))


async def test_failing_listener_disturbs_nobody(worker: Worker, caplog: pytest.LogCaptureFixture):
    heard: Heard = []
    for deliver in (fail, lambda *given: heard.append(given), fail):
        worker.bus.listen(deliver, fail).subscribe(ANN)
    worker.listener.subscribe(ANN)
    for number in range(3):
        worker.publish(left(number), ANN)
    await worker.hears(*((left(number), {ANN}) for number in range(3)))
    await eventually(lambda: len(heard) == 3, "the other listener hears all as well")
    assert caplog.text.count("a listener failed on a ConversationLeft") == 6


async def test_event_from_another_worker_is_decoded_once_for_all_listeners(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
):
    decoded: list[object] = []
    adapter: TypeAdapter[Event] = Event.kinds[ConversationLeft.__name__]

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(adapter, name)

        def validate_python(self, given: object, **how: bool) -> Event:
            decoded.append(given)
            return adapter.validate_python(given, **how)  # pyright: ignore[reportArgumentType]

    monkeypatch.setitem(Event.kinds, ConversationLeft.__name__, Counting())  # pyright: ignore[reportArgumentType]
    heard: Heard = []
    with listeners(redis.url) as count:
        async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
            for _ in range(3):
                there.bus.listen(lambda *given: heard.append(given), lambda: None).subscribe(ANN)
            there.listener.subscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "the worker has one subscription")
            here.publish(left(1), ANN)
            await there.hears((left(1), {ANN}))
    assert heard == [(left(1), {ANN})] * 3
    assert len(decoded) == 1


async def test_topic_stays_while_any_listener_wants_it(redis: RedisServer):
    with listeners(redis.url) as count:
        async with redis_worker(redis.url) as worker:
            other = worker.bus.listen(lambda *_: None, lambda: None)
            for listener in (worker.listener, other):
                listener.subscribe(ANN)
            await eventually(lambda: count(ANN) == 1, "the topic is subscribed to")
            other.unsubscribe(ANN)
            worker.listener.subscribe(BEN)
            await eventually(lambda: count(BEN) == 1, "the topics are brought up to date")
            assert count(ANN) == 1
            worker.listener.unsubscribe(ANN)
            await eventually(lambda: count(ANN) == 0, "the topic is left")


async def test_all_listeners_catch_up_though_one_fails(redis: RedisServer, monkeypatch: pytest.MonkeyPatch):
    told = asyncio.Event()
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        there.bus.listen(fail, fail)
        there.bus.listen(fail, told.set)
        # What is too large is not sent; the others are told to catch up.
        monkeypatch.setattr(redis_bus, "MAX_EVENT_BYTES", 64)
        here.publish(left(1), ANN)
        await eventually(told.is_set, "the listener behind the failing one is told")
        assert there.caught_up
