"""The bus of a single worker: from its threads to its event loop."""

import asyncio
import contextlib
from collections import deque

from messenger.live.bus import Bus, CatchUp, Deliver, Event


class LocalBus(Bus):
    """Delivers within the process, in the order of publishing."""

    def __init__(self, deliver: Deliver, catch_up: CatchUp) -> None:
        super().__init__(deliver, catch_up)
        self._loop = asyncio.get_running_loop()
        self._users: set[int] = set()
        self._published: deque[tuple[Event, frozenset[int]]] = deque()
        self._is_woken = False

    def publish(self, happened: Event, to: frozenset[int]) -> None:
        self._published.append((happened, to))
        if self._is_woken:
            return
        # Waking the loop is what costs: what a transaction publishes wakes it once.
        self._is_woken = True
        # A loop that is closed raises: its tabs are gone, too.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._hand_over_all)

    def _hand_over_all(self) -> None:
        self._is_woken = False
        for _ in range(len(self._published)):
            self._hand_over(*self._published.popleft())

    def _hand_over(self, happened: Event, to: frozenset[int]) -> None:
        if here := to & self._users:
            self.deliver(happened, here)

    def subscribe(self, user_id: int) -> None:
        self._users.add(user_id)

    def unsubscribe(self, user_id: int) -> None:
        self._users.discard(user_id)

    async def run(self) -> None:
        await asyncio.Event().wait()
