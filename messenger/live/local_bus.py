"""The bus of a single worker: carries events from its threads to its event loop."""

import asyncio
import contextlib
from collections import deque

from messenger.live.bus import Bus, Event


class LocalBus(Bus):
    """Delivers events within the process, in the order they were published."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._published: deque[tuple[Event, frozenset[int]]] = deque()
        self._is_woken = False

    def publish(self, happened: Event, to: frozenset[int]) -> None:
        self._published.append((happened, to))
        if self._is_woken:
            return
        # Waking the loop is the expensive part, so a whole batch of events wakes it once.
        self._is_woken = True
        # A closed loop raises RuntimeError; its tabs are gone as well.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._dispatch_all)

    def _dispatch_all(self) -> None:
        self._is_woken = False
        for _ in range(len(self._published)):
            self._dispatch(*self._published.popleft())

    def _subscriptions_changed(self) -> None: ...

    async def run(self) -> None:
        await asyncio.Event().wait()
