"""A bell that wakes who works in the background of this process."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager


class Doorbell:
    """Rung from any thread, heard on the event loops of all who listen."""

    def __init__(self) -> None:
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """Wake all who listen; never raises."""
        for loop, rung in tuple(self._listening):
            # A loop that is closed raises: nobody listens there any more.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(rung.set)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Set the event at each ring meanwhile; called on an event loop."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        self._listening.add(listener)
        try:
            yield listener[1]
        finally:
            self._listening.discard(listener)
