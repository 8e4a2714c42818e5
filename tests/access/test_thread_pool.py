"""Hashing delays only other hashing, and a hanging thread blocks nobody for ever."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Event, Lock, current_thread

import pytest

from messenger.access import thread_pool
from messenger.db import Unavailable
from tests.support import logs
from tests.support.waiting import eventually
from tests.support.workers import Worker

MOMENT = 0.2


async def test_at_most_two_passwords_hash_at_once():
    third, lock, running, most = Event(), Lock(), 0, 0

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running > 2:
                third.set()
        third.wait(MOMENT)
        with lock:
            running -= 1

    await asyncio.gather(*(thread_pool.hashing(work) for _ in range(4)))
    assert most == 2


@pytest.fixture
async def bounded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The application's thread pool on this event loop, with short timeouts."""
    monkeypatch.setattr(thread_pool, "MAX_SECONDS", 0.3)
    monkeypatch.setattr(thread_pool, "SWEEP_SECONDS", 0.05)
    bounding = asyncio.create_task(thread_pool.bound())
    await asyncio.sleep(0)
    yield
    bounding.cancel()


@pytest.fixture
def hung() -> Iterator[Event]:
    """The event that hanging threads wait for."""
    released = Event()
    yield released
    released.set()


async def test_exhausted_thread_pool_refuses_callers(
    bounded: None, hung: Event, caplog: pytest.LogCaptureFixture
):
    done: list[int] = []
    hanging = [asyncio.to_thread(hung.wait) for _ in range(50)]
    waiting = [asyncio.to_thread(done.append, number) for number in range(50)]
    outcomes = await asyncio.gather(*hanging, *waiting, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    assert logs.ours(caplog) == ["Threads hang (for more than 0.3 s)"]
    hung.set()
    assert await asyncio.to_thread(lambda: "well") == "well"
    # A call that timed out before it started does not run later.
    assert done == []


async def test_answers_and_failures_pass_unchanged(bounded: None):
    assert await asyncio.to_thread(lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(lambda: 1 / 0)
    cancelled = asyncio.create_task(asyncio.to_thread(lambda: 1))
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert await asyncio.to_thread(lambda: 2) == 2


async def test_hashing_that_hangs_is_given_up(hung: Event, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thread_pool, "MAX_SECONDS_TO_HASH", 0.2)
    with pytest.raises(Unavailable):
        await thread_pool.hashing(hung.wait)


async def test_application_bounds_its_threads(served: Worker):
    def name_of_a_thread() -> asyncio.Task[str]:
        return asyncio.get_running_loop().create_task(asyncio.to_thread(lambda: current_thread().name))

    running = served.run(name_of_a_thread)
    await eventually(running.done, "the thread answers")
    assert running.result().startswith("bounded")
