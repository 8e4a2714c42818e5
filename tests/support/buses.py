"""A worker as its bus sees it: a listener that receives events and is told to catch up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

from redis import Redis

from messenger.domain.talk.membership import ConversationLeft
from messenger.live.bus import Bus, Event
from messenger.live.local_bus import LocalBus
from messenger.live.redis_bus import RedisBus
from tests.support.waiting import eventually

Make = Callable[[], Bus]


class Worker:
    """Records the events that a worker received, and how often it was told to catch up."""

    def __init__(self, make: Make) -> None:
        self.heard: list[tuple[Event, frozenset[int]]] = []
        self.caught_up = 0
        self.bus = make()
        self.listener = self.bus.listen(self._deliver, self._catch_up)

    def _deliver(self, happened: Event, to: frozenset[int]) -> None:
        self.heard.append((happened, to))

    def _catch_up(self) -> None:
        self.caught_up += 1

    def publish(self, happened: Event, *to: int) -> None:
        """Publish an event to users."""
        self.bus.publish(happened, frozenset(to))

    def events(self) -> list[Event]:
        """Return the events received, whoever they were for."""
        return [happened for happened, _to in self.heard]

    async def hears(self, *expected: tuple[Event, set[int]]) -> None:
        """Wait until the worker received as many events, and compare them."""
        await eventually(lambda: len(self.heard) >= len(expected), f"{len(expected)} events arrive")
        assert self.heard == [(happened, frozenset(to)) for happened, to in expected]
        self.heard.clear()


@asynccontextmanager
async def local_worker() -> AsyncIterator[Worker]:
    """Run a single worker on the in-process bus."""
    async with _running(Worker(LocalBus)) as worker:
        yield worker


@asynccontextmanager
async def redis_worker(url: str, *, is_reachable: bool = True) -> AsyncIterator[Worker]:
    """Run one of several workers on Redis, and wait until it receives events from the others."""
    async with _running(Worker(partial(RedisBus, url))) as worker:
        if is_reachable:
            await eventually(lambda: worker.caught_up, "the worker is connected")
            worker.caught_up = 0
        yield worker


@contextmanager
def listeners(url: str) -> Iterator[Callable[[int], int]]:
    """Provide a function that counts the workers subscribed to a user's topic."""
    with Redis.from_url(url, decode_responses=True) as client:

        def count(user: int) -> int:
            [(_topic, number)] = client.execute_command("PUBSUB NUMSUB", f"messenger:user:{user}")
            return number

        yield count


@asynccontextmanager
async def _running(worker: Worker) -> AsyncIterator[Worker]:
    task = asyncio.create_task(worker.bus.run())
    try:
        yield worker
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, timeout=20)


def left(number: int) -> Event:
    """Return an event that its number identifies."""
    return ConversationLeft(number)
