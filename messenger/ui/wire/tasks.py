"""Background tasks that nobody awaits."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Keeps references to running tasks: the event loop's are weak and do not prevent garbage collection."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a coroutine as a background task."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
