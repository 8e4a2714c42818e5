"""The tabs of a test at one application, and the oracle: in the end, all tabs show what is stored."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import count
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.sync import changes
from tests.support.browser import Browser, Row
from tests.support.live_tabs import LiveTab
from tests.support.people import all_messages
from tests.support.servers import Application
from tests.support.tabs import rows_of
from tests.support.viewers import as_json, whole
from tests.support.waiting import eventually

T = TypeVar("T")

TURN_SECONDS = 0.02
TALK_SECONDS = 0.15
LOOK_SECONDS = 0.1
# Extra seconds for a busy machine. With Redis, promise and patience together are still shorter than the wait
# for the next comparison of positions, so a change that only the comparison recovers is noticed.
PATIENCE = 10

# For each convergence: the seconds it took, and the seconds promised.
taken: list[tuple[float, float]] = []


class Room:
    """The tabs of a test at one application, and the oracle that checks them."""

    def __init__(self, server: Application, browser: Browser) -> None:
        self.server, self.browser = server, browser
        self.tabs: list[LiveTab] = []
        self._turning = asyncio.create_task(self._turn())

    async def _turn(self) -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(TURN_SECONDS)
            for tab in self.tabs:
                tab.fold()
            now = time.monotonic()
            turns = self.browser.turn(round((now - before) * 1000))
            before = now
            for tab in list(self.tabs):
                await tab.ask(*turns[tab.page.page])

    def begin(self, actor: Actor, *conversation_ids: int, url: str = "", token: str = "") -> LiveTab:
        """Open a tab that shows conversations, without waiting for it to load."""
        tab = LiveTab(self.browser, actor, url or self.server.url, self.server.url, token)
        tab.look(*conversation_ids)
        self.tabs.append(tab)
        return tab

    async def open(self, actor: Actor, *conversation_ids: int, **how: str) -> LiveTab:
        """Open a tab that shows conversations, and return when they are loaded."""
        tab = self.begin(actor, *conversation_ids, **how)
        await self.until(tab.is_ready, "the tab is loaded")
        return tab

    async def until(self, condition: Callable[[], T], what: str, seconds: float = 20) -> T:
        """Wait for a condition; fail at once if a tab's task has failed."""

        def holds() -> T:
            self._look_after_tabs()
            return condition()

        return await eventually(holds, what, seconds)

    def _look_after_tabs(self) -> None:
        for task in [self._turning, *(tab.staying for tab in self.tabs)]:
            if task.done():
                task.result()

    @asynccontextmanager
    async def talking(self, conversation_id: int, *tabs: LiveTab) -> AsyncIterator[None]:
        """Let tabs, by default all, keep sending messages inside the block."""

        async def talk(tab: LiveTab) -> None:
            for number in count(1):
                tab.say(conversation_id, f"{tab.actor.user_id} says {number}")
                await asyncio.sleep(TALK_SECONDS)

        talks = [asyncio.create_task(talk(tab)) for tab in tabs or self.tabs]
        try:
            yield
        finally:
            for task in talks:
                task.cancel()
            for end in await asyncio.gather(*talks, return_exceptions=True):
                assert isinstance(end, asyncio.CancelledError), end

    async def hear_each_other(self, conversation_id: int) -> None:
        """Send a message from each tab, and return when all tabs show all of them as sent."""
        said = {tab.say(conversation_id, "Do you hear me?") for tab in self.tabs}

        def is_heard() -> bool:
            return all(
                said <= {row["id"] for row in tab.messages(conversation_id) if "number" in row}
                for tab in self.tabs
            )

        await self.until(is_heard, "all tabs hear each other")

    async def converges(self, conversation_id: int, seconds: float, *, other_changes: int = 0) -> None:
        """Wait until all tabs show what is stored, within the promised seconds; then check all invariants."""
        await self._show_what_is_stored(conversation_id, seconds)
        rows, revision, _ = _stored(conversation_id)
        # The first tells who created the conversation, which is no change of it.
        assert [row["number"] for row in rows] == list(range(len(rows)))
        revisions = {row["revision"] for row in rows}
        assert len(revisions) == len(rows)
        assert revision == len([row for row in rows if not row["system"]]) + other_changes
        stored = {row["id"]: row for row in rows}
        for tab in self.tabs:
            said = [message_id for there, message_id in tab.said if there == conversation_id]
            assert [stored[message_id]["number"] for message_id in said] == sorted(
                stored[message_id]["number"] for message_id in said
            )
            # A message that was ever shown as sent is stored with the same number.
            for row in _rows_in(tab.frames, conversation_id):
                assert stored[row["id"]]["number"] == row["number"]
        for tab in list(self.tabs):
            await self._shows_what_a_fresh_tab_shows(tab)

    async def _show_what_is_stored(self, conversation_id: int, seconds: float) -> None:
        start = time.monotonic()
        while differences := self._differences(conversation_id):
            self._look_after_tabs()
            assert time.monotonic() < start + seconds + PATIENCE, f"{seconds} s were promised: {differences}"
            await asyncio.sleep(LOOK_SECONDS)
        taken.append((time.monotonic() - start, seconds))

    def _differences(self, conversation_id: int) -> list[str]:
        rows, revision, members = _stored(conversation_id)
        ids = {row["id"] for row in rows}
        found = []
        for index, tab in enumerate(self.tabs):
            if conversation_id not in tab.viewer.looks_at or tab.actor.user_id not in members:
                continue
            shown = [whole(row) for row in tab.messages(conversation_id)]
            lost = [said for there, said in tab.said if there == conversation_id and said not in ids]
            if lost:
                found.append(f"tab {index} said {len(lost)} messages that are not stored")
            if (rows and not shown) or shown != rows[len(rows) - len(shown) :]:
                found.append(f"tab {index} shows {len(shown)} messages, {len(rows)} are stored")
            if tab.page.about(changes.messages(conversation_id))["revision"] != revision:
                found.append(f"tab {index} is not at revision {revision}")
        return found

    async def _shows_what_a_fresh_tab_shows(self, tab: LiveTab) -> None:
        fresh = await self.open(tab.actor, *tab.viewer.looks_at)
        try:
            await self.until(
                lambda: _is_as_fresh(tab.viewer.shows(), fresh.viewer.shows()),
                "the tab shows what a fresh one shows",
            )
        except AssertionError:
            assert tab.viewer.shows() == fresh.viewer.shows()
            raise
        finally:
            await self.close(fresh)

    async def close(self, *tabs: LiveTab) -> None:
        """Close tabs for good, by default all."""
        for tab in tabs or list(self.tabs):
            self.tabs.remove(tab)
            await tab.close()

    async def end(self) -> None:
        """Close all tabs and the browser."""
        self._turning.cancel()
        await asyncio.gather(self._turning, return_exceptions=True)
        await self.close()
        self.browser.close()


def _is_as_fresh(shown: dict[str, Any], fresh: dict[str, Any]) -> bool:
    """Compare an older tab with a fresh one; the older one may hold more."""
    return (
        shown["conversations"][: len(fresh["conversations"])] == fresh["conversations"]
        and fresh["people"].items() <= shown["people"].items()
        and all(_ends_with(shown["threads"][number], thread) for number, thread in fresh["threads"].items())
    )


def _ends_with(shown: dict[str, Any], fresh: dict[str, Any]) -> bool:
    newest = shown["messages"][len(shown["messages"]) - len(fresh["messages"]) :]
    alike = ("revision", "status", "members")
    return newest == fresh["messages"] and all(shown[key] == fresh[key] for key in alike)


def _stored(conversation_id: int) -> tuple[list[Row], int, list[int]]:
    with db.reading() as session:
        place = sa.select(col(models.Conversation.revision)).where(
            col(models.Conversation.id) == conversation_id
        )
        revision = session.scalar(place) or 0
        seats = sa.select(col(models.Member.user_id)).where(
            col(models.Member.conversation_id) == conversation_id
        )
        members = list(session.scalars(seats))
    return as_json([asdict(message) for message in all_messages(conversation_id)]), revision, members


def _rows_in(frames: list[Row], conversation_id: int) -> list[Row]:
    name = changes.messages(conversation_id)
    found = []
    for frame in frames:
        for variables in (frame.get("delta") or {}).values():
            for change in variables.get("changes_rx_state_", []):
                if isinstance(change, dict) and change.get("name") == name:
                    found += rows_of(change)
    return found


@asynccontextmanager
async def room(server: Application) -> AsyncIterator[Room]:
    """Provide a room at an application, and close its tabs at the end."""
    opened = Room(server, Browser())
    try:
        yield opened
    finally:
        await opened.end()
