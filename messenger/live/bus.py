"""Publish/subscribe: events travel from the worker that stored them to the workers of their recipients."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter

from messenger.config import settings

log = logging.getLogger(__name__)

EventType = TypeVar("EventType", bound="Event")


@dataclass(frozen=True)
class Event:
    """A past-tense fact that carries everything a screen needs to show it."""

    kinds: ClassVar[dict[str, TypeAdapter[Any]]] = {}


@dataclass(frozen=True)
class PassingEvent(Event):
    """A fact that is true for a moment: nothing is stored or held because of it, and it may be lost."""


def event(kind: type[EventType]) -> type[EventType]:
    """Register an event type with the bus under its class name; a decorator."""
    Event.kinds[kind.__name__] = TypeAdapter(kind)
    return kind


Deliver = Callable[[Event, frozenset[int]], None]
CatchUp = Callable[[], None]


class Listener:
    """One consumer of events in this worker, such as delivery to tabs, with its own subscriptions."""

    def __init__(self, deliver: Deliver, catch_up: CatchUp, changed: Callable[[], None]) -> None:
        self.deliver, self.catch_up = deliver, catch_up
        self.users: set[int] = set()
        self._changed = changed

    def subscribe(self, user_id: int) -> None:
        """Start to receive events published to the user."""
        self.users.add(user_id)
        self._changed()

    def unsubscribe(self, user_id: int) -> None:
        """Stop receiving events published to the user."""
        self.users.discard(user_id)
        self._changed()


class Bus(ABC):
    """Broadcasts events to every worker with a listener that has subscribed to one of the recipients.

    It may lose, duplicate or reorder events: screens converge by revision.
    """

    hears_at_once: ClassVar[bool] = True

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, deliver: Deliver, catch_up: CatchUp) -> Listener:
        """Add a listener: `deliver` takes each event; `catch_up` is called when some may have been lost.

        Call this on the event loop. Both callbacks run there too and must be quick, because they block it.
        """
        listener = Listener(deliver, catch_up, self._subscriptions_changed)
        self._listeners += (listener,)
        return listener

    @abstractmethod
    def publish(self, happened: Event, to: frozenset[int]) -> None:
        """Send the event to the users with these ids. Thread-safe; never raises."""

    @abstractmethod
    async def run(self) -> None:
        """Transport events until cancelled."""

    @abstractmethod
    def _subscriptions_changed(self) -> None:
        """React to a listener that has subscribed to a user or unsubscribed."""

    def _dispatch(self, happened: Event, to: frozenset[int]) -> None:
        for listener in self._listeners:
            if here := to & listener.users:
                try:
                    listener.deliver(happened, here)
                except Exception as error:
                    # A failing listener must not hold up the other listeners or later events.
                    log.error("a listener failed on a %s", type(happened).__name__, exc_info=error)

    def _catch_up(self) -> None:
        for listener in self._listeners:
            try:
                listener.catch_up()
            except Exception as error:
                log.error("a listener failed to catch up", exc_info=error)


_running: Bus | None = None


def start() -> Bus:
    """Create this worker's bus as the settings say; call it on the worker's event loop."""
    global _running
    if settings.redis_url:
        from messenger.live.redis_bus import RedisBus

        _running = RedisBus(settings.redis_url)
    else:
        from messenger.live.local_bus import LocalBus

        _running = LocalBus()
    return _running


def stop() -> None:
    """Drop this worker's bus; events published from now on are discarded."""
    global _running
    _running = None


def publish(happened: Event, to: frozenset[int]) -> None:
    """Send the event to the users with these ids, if this process runs a bus at all."""
    # Read `_running` once: `stop` on another thread may set it to None between the check and the call.
    if bus := _running:
        bus.publish(happened, to)
