"""Greetings take turns: after a restart, messages must not wait behind those of a thousand tabs."""

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

# How far a hidden tab stands behind a visible one that comes at the same time. It moves up: none starves.
HIDDEN_SECONDS = 5.0


class GreetingQueue:
    """Lets a number of greetings run at once; the others wait, and tabs that somebody looks at go first."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        # A heap: first comes who is due first, and among equals who came first.
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def turn(self, *, is_hidden: bool) -> AsyncIterator[None]:
        """Wait for a turn, and pass it on at the end of the block."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(time.monotonic() + (HIDDEN_SECONDS if is_hidden else 0))
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, due: float) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (due, next(self._numbers), turn))
        try:
            await turn
        except asyncio.CancelledError:
            # Race: the tab may leave after it was given the turn and before it runs. The turn would be lost.
            if not turn.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            *_, turn = heapq.heappop(self._waiting)
            # A tab that left while it waited has cancelled its turn.
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


def is_hidden(scope: Mapping[str, Any]) -> bool:
    """Tell whether a tab said, when it opened this connection, that nobody looks at it."""
    return b"hidden=1" in scope["query_string"].split(b"&")
