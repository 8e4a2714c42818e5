"""The bus of a single worker: from its threads to its event loop."""

import asyncio
import contextlib
from collections import deque

from messenger.live.bus import Bus, Event


class LocalBus(Bus):
    """Delivers within the process, in the order of publishing."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._published: deque[tuple[Event, frozenset[int]]] = deque()
        self._is_woken = False

    def publish(self, happened: Event, to: frozenset[int]) -> None:
        self._published.append((happened, to))
        if self._is_woken:
            return
        # Waking the loop is the expensive part: all that a transaction publishes wakes it once.
        self._is_woken = True
        # A closed loop raises; its tabs are gone, too.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._hand_over_all)

    def _hand_over_all(self) -> None:
        self._is_woken = False
        for _ in range(len(self._published)):
            self._hand_over(*self._published.popleft())

    def _subscriptions_changed(self) -> None: ...

    async def run(self) -> None:
        await asyncio.Event().wait()
