"""Threads for what would keep everybody waiting on the event loop."""

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

# Longer than a database is waited for; what takes longer hangs where no timeout reaches, such as in a file
# on a disk that is gone, or in the resolver of names.
MAX_SECONDS = 20.0
MAX_SECONDS_TO_HASH = 60.0
SWEEP_SECONDS = 1.0

# Few, and apart from those that read and write messages: a crowd signing in must not keep those waiting.
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")


async def hashing(function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Run a function that hashes a password, at most two of these at once. Raises `Unavailable`."""
    # With the caller, as `asyncio.to_thread` does.
    work = partial(copy_context().run, partial(function, *args, **kwargs))
    hashed = asyncio.get_running_loop().run_in_executor(_hashing, work)
    try:
        async with asyncio.timeout(MAX_SECONDS_TO_HASH):
            return await hashed
    except TimeoutError:
        raise Unavailable("hangs") from None


class BoundedThreads(ThreadPoolExecutor):
    """Threads whose callers wait no longer than `MAX_SECONDS`, even when every thread hangs.

    A thread that hangs cannot be ended, and goes on; its caller gets `Unavailable`. What still waits for a
    thread by then is never begun.
    """

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="bounded")
        self._given: deque[tuple[float, Future[Any]]] = deque()
        self._hanging = Outage(log, "Threads hang", "Threads come back", calm_seconds=MAX_SECONDS)

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Future[Result]:
        """Run the function on a thread."""
        answer: Future[Result] = Future()
        work = super().submit(fn, *args, **kwargs)
        work.add_done_callback(partial(self._answer, answer))
        answer.add_done_callback(lambda _: work.cancel())
        self._given.append((time.monotonic() + MAX_SECONDS, answer))
        return answer

    def _answer(self, answer: "Future[Any]", work: "Future[Any]") -> None:
        # The sweep may give the answer at the same moment, or the caller may be gone.
        with contextlib.suppress(InvalidStateError):
            if work.cancelled():
                answer.cancel()
            elif error := work.exception():
                answer.set_exception(error)
            else:
                answer.set_result(work.result())

    def sweep(self) -> None:
        """Give up what should have been done by now."""
        # All wait equally long: the first to have come is the first to be over.
        while self._given and (self._given[0][1].done() or self._given[0][0] <= time.monotonic()):
            _, answer = self._given.popleft()
            if answer.done():
                self._hanging.end()
                continue
            with contextlib.suppress(InvalidStateError):
                answer.set_exception(Unavailable("hangs"))
                self._hanging.begin(f"for more than {MAX_SECONDS:g} s")


async def bound() -> None:
    """Bound what `asyncio.to_thread` waits for, until the worker ends; a lifespan task."""
    threads = BoundedThreads()
    asyncio.get_running_loop().set_default_executor(threads)
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        threads.sweep()
