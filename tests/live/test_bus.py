"""The guarantees of every bus: in-process, one worker on Redis, and two workers on Redis."""

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messenger import domain
from messenger.domain.messages.history import Message
from messenger.live.bus import Event, PassingEvent
from messenger.live.local_bus import LocalBus
from messenger.live.redis_bus import MAX_TOPICS, RedisBus
from tests.support.buses import Make, Worker, left, listeners, local_worker, redis_worker
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

for module in pkgutil.iter_modules(domain.__path__):
    importlib.import_module(f"messenger.domain.{module.name}")

KINDS = [
    kind for kind in (*Event.__subclasses__(), *PassingEvent.__subclasses__()) if kind is not PassingEvent
]
# Runs are JSON, of which the type says no more.
RUNS = st.none() | st.lists(st.tuples(st.sampled_from(["text", "bullet"]), st.integers(0, 3)).map(list))
st.register_type_strategy(Message, st.builds(Message, runs=RUNS))
ANN, BEN, EVE = 1, 2, 3
CROWD = range(10, 11 + MAX_TOPICS)


@dataclass
class Route:
    """A worker that publishes and one that listens; they may be the same."""

    here: Worker
    there: Worker
    reaches: Callable[[int], bool]

    async def open_to(self, *users: int) -> None:
        """Subscribe the listening worker to events for the users."""
        for user in users:
            self.there.listener.subscribe(user)
        await eventually(lambda: all(map(self.reaches, users)), "the subscriptions are made")


@pytest.fixture(params=["alone", "one of many", "two of many"])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[Route]:
    if request.param == "alone":
        async with local_worker() as worker:
            yield Route(worker, worker, lambda _user: True)
        return
    server: RedisServer = request.getfixturevalue("redis")
    with listeners(server.url) as count:
        async with redis_worker(server.url) as worker, redis_worker(server.url) as other:
            there = worker if request.param == "one of many" else other
            yield Route(worker, there, lambda user: count(user) > 0)


@pytest.fixture(params=["alone", "one of many"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "alone":
        return LocalBus
    return partial(RedisBus, request.getfixturevalue("redis").url)


async def test_only_subscribed_recipients_are_named(line: Route):
    await line.open_to(ANN, EVE)
    line.here.publish(left(1), ANN, BEN)
    line.here.publish(left(2), BEN)
    line.here.publish(left(3), ANN, EVE)
    await line.there.hears((left(1), {ANN}), (left(3), {ANN, EVE}))


async def test_earlier_events_are_not_heard(line: Route):
    await line.open_to(BEN)
    line.here.publish(left(1), ANN, BEN)
    await line.there.hears((left(1), {BEN}))
    await line.open_to(ANN)
    line.here.publish(left(2), ANN, BEN)
    await line.there.hears((left(2), {ANN, BEN}))


async def test_nothing_is_heard_after_unsubscribing(line: Route):
    await line.open_to(ANN, BEN)
    line.there.listener.unsubscribe(ANN)
    line.here.publish(left(1), ANN)
    line.here.publish(left(2), ANN, BEN)
    await line.there.hears((left(2), {BEN}))


async def test_returning_member_hears_events(line: Route):
    await line.open_to(ANN)
    line.there.listener.unsubscribe(ANN)
    line.there.listener.unsubscribe(BEN)
    await line.open_to(ANN, BEN)
    line.here.publish(left(1), ANN, BEN)
    await line.there.hears((left(1), {ANN, BEN}))


async def test_large_audience_is_reached(line: Route):
    await line.open_to(*CROWD[1:])
    line.here.publish(left(1), *CROWD)
    await line.there.hears((left(1), set(CROWD[1:])))


async def test_events_arrive_in_the_order_of_publishing(line: Route):
    await line.open_to(ANN, BEN)
    audiences = [{ANN}, {ANN, BEN}, {BEN}, {ANN, BEN, *CROWD}]
    sent = [(left(number), audiences[number % 4]) for number in range(400)]
    for happened, to in sent:
        line.here.publish(happened, *to)
    await line.there.hears(*((happened, to & {ANN, BEN}) for happened, to in sent))


async def test_any_thread_may_publish(line: Route):
    await line.open_to(ANN)

    def talk(thread: int) -> None:
        for number in range(50):
            line.here.publish(left(100 * thread + number), ANN)

    with ThreadPoolExecutor(4) as threads:
        await asyncio.gather(*(asyncio.wrap_future(threads.submit(talk, thread)) for thread in range(4)))
    await eventually(lambda: len(line.there.heard) >= 200, "all events arrive")
    for thread in range(4):
        said = [left(100 * thread + number) for number in range(50)]
        assert [happened for happened in line.there.events() if happened in said] == said
    assert len(line.there.heard) == 200


def test_every_event_type_is_registered():
    assert {kind.__name__ for kind in KINDS} == set(Event.kinds)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.tuples(*map(st.from_type, KINDS)))
async def test_every_event_type_arrives_unchanged(line: Route, events: tuple[Event, ...]):
    await line.open_to(ANN)
    for happened in events:
        line.here.publish(happened, ANN)
    await line.there.hears(*((happened, {ANN}) for happened in events))


async def test_publishing_before_the_bus_runs_is_harmless(make: Make):
    worker = Worker(make)
    worker.listener.subscribe(ANN)
    worker.publish(left(1), ANN)
    await worker.hears((left(1), {ANN}))


def test_publishing_when_the_loop_is_closed_is_harmless(make: Make):
    async def born() -> Worker:
        return Worker(make)

    worker = asyncio.run(born())
    worker.publish(left(1), ANN)
    assert worker.heard == []
