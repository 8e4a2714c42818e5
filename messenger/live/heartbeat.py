"""Pings: find out which connections are dead, with one timer for all of them instead of a task for each."""

import asyncio
from collections import deque
from typing import Protocol

TICK_SECONDS = 0.25


class Pinged(Protocol):
    """A connection that takes part in the heartbeat."""

    # Set by the connection whenever anything arrives.
    was_heard: bool

    @property
    def is_over(self) -> bool:
        """Whether the connection has ended."""
        ...

    def ping(self) -> None:
        """Ask the other side to answer."""
        ...

    def give_up(self) -> None:
        """End a connection that has not answered."""
        ...


class Heartbeat:
    """Pings each connection once per interval; one that has been silent since the last ping is given up."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        # Oldest first: the interval is the same for all.
        self._due: deque[tuple[float, Pinged]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, connection: Pinged) -> None:
        """Ping the connection from now on, until it is over."""
        connection.was_heard = True
        self._schedule(connection)
        if self._timer is None:
            self._wait()

    def _schedule(self, connection: Pinged) -> None:
        self._due.append((asyncio.get_running_loop().time() + self._seconds, connection))

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        # Not earlier than a tick from now, so that connections that are due together are served together.
        at = max(self._due[0][0], loop.time() + TICK_SECONDS) if self._due else 0
        self._timer = loop.call_at(at, self._beat) if at else None

    def _beat(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._due and self._due[0][0] <= now:
            _, connection = self._due.popleft()
            if connection.is_over:
                continue
            if connection.was_heard:
                connection.was_heard = False
                connection.ping()
                self._schedule(connection)
            else:
                connection.give_up()
        self._wait()
