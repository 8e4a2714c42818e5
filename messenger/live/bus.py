"""What happened, on its way from the worker that stored it to the workers whose people see it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter

from messenger.config import settings

EventType = TypeVar("EventType", bound="Event")


@dataclass(frozen=True)
class Event:
    """A past-tense fact that carries all a screen needs."""

    kinds: ClassVar[dict[str, TypeAdapter[Any]]] = {}


def event(kind: type[EventType]) -> type[EventType]:
    """Make a kind of event known to the bus, by its name; a decorator."""
    Event.kinds[kind.__name__] = TypeAdapter(kind)
    return kind


Deliver = Callable[[Event, frozenset[int]], None]
CatchUp = Callable[[], None]


class Bus(ABC):
    """Carries events to every worker that has a tab of one of the addressed users.

    It may lose, double or reorder them: screens converge by revision.
    """

    hears_at_once: ClassVar[bool] = True

    def __init__(self, deliver: Deliver, catch_up: CatchUp) -> None:
        """Name who takes each event, and who is told when events may have been missed."""
        self.deliver, self.catch_up = deliver, catch_up

    @abstractmethod
    def publish(self, happened: Event, to: frozenset[int]) -> None:
        """Send the event to the users with these ids: from any thread, and never raising."""

    @abstractmethod
    def subscribe(self, user_id: int) -> None:
        """Hear what is published to the user, from the first of their tabs on."""

    @abstractmethod
    def unsubscribe(self, user_id: int) -> None:
        """Stop hearing what is published to the user."""

    @abstractmethod
    async def run(self) -> None:
        """Carry events until cancelled."""


_running: Bus | None = None


def start(deliver: Deliver, catch_up: CatchUp) -> Bus:
    """Make the bus of this worker, as the settings say; called on its event loop."""
    global _running
    if settings.redis_url:
        from messenger.live.redis_bus import RedisBus

        _running = RedisBus(settings.redis_url, deliver, catch_up)
    else:
        from messenger.live.local_bus import LocalBus

        _running = LocalBus(deliver, catch_up)
    return _running


def stop() -> None:
    """Forget the bus of this worker; what is published from now on reaches nobody."""
    global _running
    _running = None


def publish(happened: Event, to: frozenset[int]) -> None:
    """Send the event to the users with these ids, if this process carries events at all."""
    # Read once: another thread may stop the bus meanwhile.
    if carrier := _running:
        carrier.publish(happened, to)
