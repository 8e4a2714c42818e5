"""A thread-safe wake-up signal for background tasks in this process."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager


class Doorbell:
    """Wakes every listener, each on its own event loop; can be rung from any thread."""

    def __init__(self) -> None:
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """Wake all listeners; never raises."""
        for loop, rung in tuple(self._listening):
            # A closed loop raises RuntimeError: its listener is gone.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(rung.set)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Yield an event that each ring sets; call this on an event loop."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        self._listening.add(listener)
        try:
            yield listener[1]
        finally:
            self._listening.discard(listener)
