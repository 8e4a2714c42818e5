"""Viewers: people with a tab, the events they receive, and what their screen shows."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated, Any

import pytest
from pydantic import ConfigDict, Field, TypeAdapter

from messenger.domain.actors import Actor
from messenger.domain.messages.history import Message
from messenger.domain.talk import arrival, positions
from messenger.live import bus
from messenger.live.bus import Event
from messenger.sync import answers, changes, names
from messenger.sync.protocol import Change, Request
from tests.support.browser import Browser, Row, Tab
from tests.support.recorder import Recorder

# What the first person tells of themselves.
PROFILE = names.profile(1)


class RecordingBus(Recorder):
    """Records what is published, as it is after serialization between workers."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[tuple[Event, frozenset[int]]] = []

    def publish(self, happened: Event, to: frozenset[int]) -> None:
        kind = Event.kinds[type(happened).__name__]
        self.published.append((kind.validate_json(kind.dump_json(happened)), to))

    def heard(self) -> list[tuple[Event, frozenset[int]]]:
        """Return what was published since the last call."""
        happened, self.published = self.published, []
        return happened


@contextmanager
def recording() -> Iterator[RecordingBus]:
    """Record everything published inside the block."""
    recorder = RecordingBus()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bus, "_running", recorder)
        yield recorder


CHANGES: TypeAdapter[list[Change]] = TypeAdapter(
    list[Annotated[Change, Field(discriminator="op")]], config=ConfigDict(extra="forbid", strict=True)
)


def travelled(made: Sequence[Change]) -> list[Change]:
    """Return changes as a frame delivers them, after validating each against the type its `op` names."""
    CHANGES.validate_json(json.dumps(made))
    return as_json(made)


def as_json(value: Any) -> Any:
    """Return a value as it is after a round trip through JSON."""
    return json.loads(json.dumps(value))


def whole(row: Row) -> Row:
    """Return the row of a message with the fields that were left out."""
    return as_json(asdict(Message(**row))) if "status" not in row else row


def _people_in(message: Row) -> set[int]:
    quoted = [message["quote"]["author"]] if message.get("quote") else []
    told = message["system"]["people"] if message.get("system") else []
    return {message["author"], *quoted, *told}


@dataclass
class Viewer:
    """Somebody with a tab that shows the list and some conversations with their members."""

    actor: Actor
    browser: Browser
    tab: Tab
    looks_at: list[int]
    # What the server has answered, by user and request, to tabs that load while nothing else is stored.
    loaded: dict[tuple[int, str], list[Change]] | None = None

    @classmethod
    def of(
        cls,
        actor: Actor,
        browser: Browser,
        looks_at: list[int],
        device: int = 0,
        *,
        loaded: dict[tuple[int, str], list[Change]] | None = None,
    ) -> "Viewer":
        """Open a tab and load it; on a device, it begins with what was kept there."""
        first = f"/conversations/{looks_at[0]}" if looks_at else "/"
        viewer = cls(actor, browser, browser.open(device, first), [], loaded)
        viewer.tab.look("conversations", "-at", is_windowed=False)
        viewer.tab.look(names.SAVED, "-at", is_windowed=False)
        viewer.tab.look(names.SCHEDULED, "at", is_windowed=False)
        viewer.tab.look(names.REMINDERS, "at", is_windowed=False)
        viewer.tab.look(names.EMOJI, "-at", is_windowed=False)
        viewer.tab.look(names.NOTIFICATIONS, "paused_until", is_windowed=False)
        viewer.tab.look(PROFILE, "id", is_windowed=False)
        viewer.greet()
        for conversation_id in looks_at:
            viewer.look(conversation_id)
        viewer.loaded = None
        return viewer

    def look(self, conversation_id: int) -> None:
        """Look at a conversation and its members."""
        self.looks_at.append(conversation_id)
        self.tab.look(changes.messages(conversation_id), "number", is_windowed=True)
        self.tab.look(changes.members(conversation_id), "joined_at", is_windowed=False)
        self.tab.look(changes.pins(conversation_id), "-at", is_windowed=False)
        self.settle()

    def greet(self) -> None:
        """Load or reconnect the tab."""
        self.tab.apply(self._answer("greeting", lambda: answers.greeting(arrival.read(self.actor))))
        self.settle()

    def hear(self, happened: list[tuple[Event, frozenset[int]]]) -> None:
        """Apply the events whose audience includes this viewer."""
        for event, to in happened:
            if self.actor.user_id in to:
                self.tab.apply(travelled(changes.of(event)))

    def compare(self) -> None:
        """Compare positions with the server, and fetch what is missing."""
        (held,) = positions.of([self.actor.user_id]).values()
        self.tab.apply(travelled([answers.positions(held)]))
        self.settle()

    def answer(self, asked: list[list[Request]]) -> bool:
        """Answer requests of the tab; return whether there were any."""
        for requested in asked:
            self.tab.apply(self._answer(json.dumps(requested), partial(answers.to, self.actor, requested)))
        return bool(asked)

    def _answer(self, asked: str, answer: Callable[[], Sequence[Change]]) -> list[Change]:
        if self.loaded is None:
            return travelled(answer())
        key = self.actor.user_id, asked
        if key not in self.loaded:
            self.loaded[key] = travelled(answer())
        return self.loaded[key]

    def settle(self, milliseconds: int = 100) -> None:
        """Answer until the tab requests nothing within that time."""
        for _ in range(20):
            self.browser.pass_time(milliseconds)
            if not self.answer(self.tab.requested()):
                return
        raise AssertionError("the tab asks without end")

    def shows(self) -> dict[str, Any]:
        """Return what the screen shows, with the people named on it."""
        listed = [
            row | {"last": row["last"] and whole(row["last"])} for row in self.tab.rows("conversations")
        ]
        thread = {number: self._thread(number) for number in self.looks_at}
        named = {user_id for row in listed if row["last"] for user_id in _people_in(row["last"])}
        for shown in thread.values():
            # The author of unsent messages is the viewer, whose name the page has from elsewhere.
            stored = [row for row in shown["messages"] if "status" not in row]
            named |= {user_id for row in stored for user_id in _people_in(row)}
            named |= {row["id"] for row in shown["members"]} | {row["author"] for row in shown["pins"]}
        people = {row["id"]: row for row in self.tab.rows("people")}
        return {
            "conversations": listed,
            "seats": sorted(self.tab.rows("seats"), key=lambda row: row["id"]),
            "saved": self.tab.rows(names.SAVED),
            "scheduled": self.tab.rows(names.SCHEDULED),
            "reminders": self.tab.rows(names.REMINDERS),
            "site": self.tab.rows(names.SITE),
            "sections": self.tab.rows(names.SECTIONS),
            "emoji": self.tab.rows(names.EMOJI),
            "notifications": self.tab.rows(names.NOTIFICATIONS),
            "more conversations": self.tab.about("conversations")["more"],
            "threads": thread,
            "profile": self.tab.rows(PROFILE),
            "people": {user_id: people.get(user_id) for user_id in named},
        }

    def _thread(self, conversation_id: int) -> dict[str, Any]:
        about = self.tab.about(changes.messages(conversation_id))
        messages = [whole(row) for row in self.tab.rows(changes.messages(conversation_id))]
        members, pins = (self.tab.rows(name(conversation_id)) for name in (changes.members, changes.pins))
        return about | {"messages": messages, "members": members, "pins": pins}

    def shows_afresh(self) -> dict[str, Any]:
        """Return what a newly loaded tab shows."""
        other = Viewer.of(self.actor, self.browser, list(self.looks_at))
        try:
            return other.shows()
        finally:
            other.tab.close()
