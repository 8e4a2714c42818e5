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
    """A past-tense fact that carries all a screen needs."""

    kinds: ClassVar[dict[str, TypeAdapter[Any]]] = {}


def event(kind: type[EventType]) -> type[EventType]:
    """Register a type of event with the bus, by its name; a decorator."""
    Event.kinds[kind.__name__] = TypeAdapter(kind)
    return kind


Deliver = Callable[[Event, frozenset[int]], None]
CatchUp = Callable[[], None]


class Listener:
    """One consumer of events in this worker, such as delivery to tabs; it has subscriptions of its own."""

    def __init__(self, deliver: Deliver, catch_up: CatchUp, changed: Callable[[], None]) -> None:
        self.deliver, self.catch_up = deliver, catch_up
        self.users: set[int] = set()
        self._changed = changed

    def subscribe(self, user_id: int) -> None:
        """Receive what is published to the user from now on."""
        self.users.add(user_id)
        self._changed()

    def unsubscribe(self, user_id: int) -> None:
        """Receive nothing more of what is published to the user."""
        self.users.discard(user_id)
        self._changed()


class Bus(ABC):
    """Carries events to every worker with a listener that has subscribed to one of the addressed users.

    It may lose, double or reorder events: screens converge by revision.
    """

    hears_at_once: ClassVar[bool] = True

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, deliver: Deliver, catch_up: CatchUp) -> Listener:
        """Add a listener: it takes events one by one, and is told when some may have been missed.

        Called on the event loop, as both functions are. They must be quick: everybody waits for them.
        """
        listener = Listener(deliver, catch_up, self._subscriptions_changed)
        self._listeners += (listener,)
        return listener

    @abstractmethod
    def publish(self, happened: Event, to: frozenset[int]) -> None:
        """Send the event to the users with these ids: from any thread, and never raising."""

    @abstractmethod
    async def run(self) -> None:
        """Carry events until cancelled."""

    @abstractmethod
    def _subscriptions_changed(self) -> None:
        """Note that a listener has subscribed to a user or unsubscribed."""

    def _hand_over(self, happened: Event, to: frozenset[int]) -> None:
        for listener in self._listeners:
            if here := to & listener.users:
                try:
                    listener.deliver(happened, here)
                except Exception as error:
                    # Neither the other listeners nor the events behind this one may suffer.
                    log.error("a listener failed on a %s", type(happened).__name__, exc_info=error)

    def _catch_up(self) -> None:
        for listener in self._listeners:
            try:
                listener.catch_up()
            except Exception as error:
                log.error("a listener failed to catch up", exc_info=error)


_running: Bus | None = None


def start() -> Bus:
    """Make the bus of this worker, as the settings say; called on its event loop."""
    global _running
    if settings.redis_url:
        from messenger.live.redis_bus import RedisBus

        _running = RedisBus(settings.redis_url)
    else:
        from messenger.live.local_bus import LocalBus

        _running = LocalBus()
    return _running


def stop() -> None:
    """Forget the bus of this worker; what is published from now on reaches nobody."""
    global _running
    _running = None


def publish(happened: Event, to: frozenset[int]) -> None:
    """Send the event to the users with these ids, if this process runs a bus at all."""
    # Read once: another thread may stop the bus meanwhile.
    if carrier := _running:
        carrier.publish(happened, to)
