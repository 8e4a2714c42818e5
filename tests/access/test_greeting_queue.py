import asyncio
from collections.abc import Callable

import pytest

from messenger.access import greeting_queue
from messenger.access.greeting_queue import GreetingQueue


class Door:
    """Greetings that end when they are told to."""

    def __init__(self, at_once: int) -> None:
        self.queue = GreetingQueue(at_once)
        self.running: list[str] = []
        self.order: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}

    async def come(self, name: str, *, is_hidden: bool = False) -> asyncio.Task[None]:
        """Let a tab come, and return its greeting."""
        self._ends[name] = asyncio.Event()
        greeting = asyncio.create_task(self._greet(name, is_hidden))
        await self.settle()
        return greeting

    async def end(self, name: str) -> None:
        """End a greeting that runs."""
        self._ends[name].set()
        await self.settle()

    async def settle(self) -> None:
        """Let every task run until it waits."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def _greet(self, name: str, is_hidden: bool) -> None:
        async with self.queue.turn(is_hidden=is_hidden):
            self.order.append(name)
            self.running.append(name)
            try:
                await self._ends[name].wait()
            finally:
                self.running.remove(name)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A function that lets time pass in the queue."""
    now = 0.0

    def pass_by(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(greeting_queue.time, "monotonic", lambda: now)
    return pass_by


async def test_only_so_many_run_at_once():
    door = Door(2)
    for name in "abcd":
        await door.come(name)
    assert door.running == ["a", "b"]
    await door.end("a")
    assert door.running == ["b", "c"]
    for name in "bcd":
        await door.end(name)
    assert door.order == ["a", "b", "c", "d"]


async def test_visible_tab_goes_before_hidden_ones():
    door = Door(1)
    await door.come("first")
    await door.come("hidden", is_hidden=True)
    await door.come("visible")
    await door.end("first")
    assert door.running == ["visible"]


async def test_hidden_tab_does_not_starve(later: Callable[[float], None]):
    door = Door(1)
    await door.come("first")
    await door.come("hidden", is_hidden=True)
    later(greeting_queue.HIDDEN_SECONDS + 1)
    await door.come("visible")
    await door.end("first")
    assert door.running == ["hidden"]


async def test_tab_that_leaves_while_waiting_is_skipped():
    door = Door(1)
    await door.come("first")
    leaving = await door.come("leaving")
    await door.come("last")
    leaving.cancel()
    await door.end("first")
    assert door.running == ["last"]


async def test_tab_that_leaves_at_its_turn_passes_it_on():
    door = Door(1)
    await door.come("first")
    leaving = await door.come("leaving")
    await door.come("last")
    first = door._ends["first"]
    first.set()
    # One step: the first greeting has ended, and the next one has its turn but does not run yet.
    await asyncio.sleep(0)
    leaving.cancel()
    await door.settle()
    assert door.order == ["first", "last"]


async def test_failed_greeting_passes_its_turn_on():
    queue = GreetingQueue(1)
    with pytest.raises(ZeroDivisionError):
        async with queue.turn(is_hidden=False):
            raise ZeroDivisionError
    async with asyncio.timeout(20), queue.turn(is_hidden=False):
        pass


@pytest.mark.parametrize(
    ("query", "hidden"), [(b"token=a&hidden=1&EIO=4", True), (b"token=hidden=1", False), (b"", False)]
)
def test_tab_says_whether_it_is_hidden(query: bytes, hidden: bool):
    assert greeting_queue.is_hidden({"query_string": query}) is hidden
