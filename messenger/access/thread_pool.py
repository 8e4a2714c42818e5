"""Threads for blocking work, which must not run on the event loop."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from messenger.db import Unavailable
from messenger.outages import Outage

log = logging.getLogger(__name__)

P = ParamSpec("P")
Result = TypeVar("Result")

# Longer than any database timeout. Work that takes longer hangs where no timeout applies, such as on a
# disk that is gone, or in a DNS lookup.
MAX_SECONDS = 20.0
MAX_SECONDS_TO_HASH = 60.0
SWEEP_SECONDS = 1.0

# A small pool of its own, so that many sign-ins at once don't delay messages.
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")


async def hashing(function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Run a function that hashes a password, at most two at once. Raises `Unavailable`."""
    # Copy the context, which holds the caller, as `asyncio.to_thread` does.
    work = partial(copy_context().run, partial(function, *args, **kwargs))
    hashed = asyncio.get_running_loop().run_in_executor(_hashing, work)
    try:
        async with asyncio.timeout(MAX_SECONDS_TO_HASH):
            return await hashed
    except TimeoutError:
        raise Unavailable("hangs") from None


class BoundedThreads(ThreadPoolExecutor):
    """A thread pool whose callers wait no longer than `MAX_SECONDS`, even if every thread hangs.

    A hanging thread cannot be stopped and goes on; its caller gets `Unavailable`. Work that is still queued
    after that time never starts.
    """

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="bounded")
        self._submitted: deque[tuple[float, Future[Any]]] = deque()
        self._hanging = Outage(log, "Threads hang", "Threads come back", calm_seconds=MAX_SECONDS)

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Future[Result]:
        """Run the function on a thread; the future fails with `Unavailable` after `MAX_SECONDS`."""
        answer: Future[Result] = Future()
        work = super().submit(fn, *args, **kwargs)
        work.add_done_callback(partial(self._answer, answer))
        answer.add_done_callback(lambda _: work.cancel())
        self._submitted.append((time.monotonic() + MAX_SECONDS, answer))
        return answer

    def _answer(self, answer: "Future[Any]", work: "Future[Any]") -> None:
        # Races with `sweep`, which may set the result first, and with the caller, which may have cancelled:
        # setting it twice raises.
        with contextlib.suppress(InvalidStateError):
            if work.cancelled():
                answer.cancel()
            elif error := work.exception():
                answer.set_exception(error)
            else:
                answer.set_result(work.result())

    def sweep(self) -> None:
        """Fail the work that has taken too long."""
        # All work has the same timeout, so deadlines are in order of submission.
        while self._submitted and (self._submitted[0][1].done() or self._submitted[0][0] <= time.monotonic()):
            _, answer = self._submitted.popleft()
            if answer.done():
                self._hanging.end()
                continue
            with contextlib.suppress(InvalidStateError):
                answer.set_exception(Unavailable("hangs"))
                self._hanging.begin(f"for more than {MAX_SECONDS:g} s")


async def bound() -> None:
    """Bound the waits of `asyncio.to_thread` until the worker ends; a lifespan task."""
    threads = BoundedThreads()
    asyncio.get_running_loop().set_default_executor(threads)
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        threads.sweep()
