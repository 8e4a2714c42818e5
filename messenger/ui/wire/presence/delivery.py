"""Delivers what is true for a moment: who is online, who types, and how far others have read."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence

from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.domain.presence import reading, typing
from messenger.domain.presence.privacy import PrivacyChanged
from messenger.domain.presence.reading import MessagesRead
from messenger.domain.presence.typing import MessageStarted
from messenger.live.bus import PassingEvent
from messenger.live.presence import Presence, board
from messenger.sync import names
from messenger.sync.protocol import Change, Invalidate, Put
from messenger.sync.rows import asdict
from messenger.ui.wire.presence.people import People
from messenger.ui.wire.presence.showing import MAX_ID, Showing
from messenger.ui.wire.presence.typists import Typists
from messenger.ui.wire.tabs import Tab, tabs
from messenger.ui.wire.tasks import Tasks

log = logging.getLogger(__name__)

TYPING_SECONDS = 1.0
READ_SECONDS, PEOPLE_SECONDS = 1.0, 5.0
# Under load, typing is dropped first: the event loop is this late.
LATE_SECONDS = 0.1

Send = Callable[[Collection[Tab], Sequence[Change]], None]


class PresenceDelivery:
    """Tells tabs what happens around what they show; all of it may be lost."""

    def __init__(self, send: Send) -> None:
        self._send, self._tasks = send, Tasks()
        # Whether the event loop has been late.
        self.is_late = False
        self.showing = Showing()
        self.people = People(self.showing, send)
        self._typists = Typists(self.showing, send)
        tabs.on_presence, tabs.on_leave = board.set, self._forget

    def _forget(self, tab: Tab) -> None:
        self.showing.forget(tab)
        # Without any user, this worker does not hear what somebody hides meanwhile.
        if not tabs.has_users:
            self.people.forget()
            self._typists.forget(0)

    async def attend(
        self, tab: Tab, is_active: bool, people: list[int], listed: list[int], opened: int
    ) -> None:
        """Note whether somebody uses a tab and what it shows; tell it of the people. Raises `Unavailable`."""
        tabs.attend(tab, Presence.ONLINE if is_active else Presence.AWAY)
        self.showing.conversations.put(tab, [*listed, opened])
        self.showing.opened.put(tab, [opened])
        await self.people.show(tab, self.showing.people.put(tab, people))

    async def type(self, session: str, actor: Actor, conversation_id: int) -> None:
        """Tell the members of a conversation that somebody types. Raises `Unavailable`."""
        tab, now = tabs.by_session(session), time.monotonic()
        # A browser tells it every three seconds; what comes more often is dropped.
        if tab is None or self.is_late or now - tab.typed_at < TYPING_SECONDS or conversation_id >= MAX_ID:
            return
        tab.typed_at = now
        await asyncio.to_thread(typing.tell, actor, conversation_id)

    def deliver(self, happened: PassingEvent, to: frozenset[int]) -> None:
        """Tell the tabs of these users that show what has happened."""
        if isinstance(happened, MessageStarted) and not self.is_late:
            self._typists.note(happened, to)
        elif isinstance(happened, MessagesRead):
            opened = self.showing.opened.tabs([happened.conversation_id])
            hearing = [tab for tab in opened if tab.actor and tab.actor.user_id in to]
            rows = [asdict(reader) for reader in happened.readers]
            put = Put(op="put", name=names.reads(happened.conversation_id), rows=rows, grow=["read"])
            self._send(hearing, [put])
        elif isinstance(happened, PrivacyChanged):
            concerned = to if happened.user_id == 0 else to & {happened.user_id}
            own = [tab for user_id in concerned for tab in tabs.by_user(user_id)]
            self._send(own, [Invalidate(op="invalidate", name=names.PRIVACY)])
            self._tasks.start(_log_failure(self._reconsider(happened)))

    def leave(self, users: frozenset[int], conversation_id: int) -> None:
        """Tell these users, who are no members any more, nothing of the conversation."""
        for user_id in users:
            for tab in tabs.by_user(user_id):
                self.showing.leave(tab, conversation_id)
        self._typists.leave(users, conversation_id)

    async def _reconsider(self, changed: PrivacyChanged) -> None:
        if changed.switch in ("online", "last_seen"):
            await self.people.reconsider(changed.user_id)
        elif changed.switch == "typing":
            self._typists.forget(changed.user_id)
        else:
            opened = {*self.showing.opened.ids}
            stale = await asyncio.to_thread(reading.of_member, changed.user_id, opened)
            for conversation_id in stale:
                invalidate = Invalidate(op="invalidate", name=names.reads(conversation_id))
                self._send(self.showing.opened.tabs([conversation_id]), [invalidate])

    async def run(self) -> None:
        """Tell of changes in batches until cancelled."""
        told_at = time.monotonic()
        while True:
            due = time.monotonic() + READ_SECONDS
            await asyncio.sleep(READ_SECONDS)
            self.is_late = time.monotonic() - due > LATE_SECONDS
            if not tabs.has_users:
                continue
            if noted := reading.take():
                await _log_failure(asyncio.to_thread(reading.tell, noted))
            if time.monotonic() - told_at >= PEOPLE_SECONDS:
                told_at = time.monotonic()
                self.people.tick()
                await _log_failure(self.people.write())


async def _log_failure(work: Awaitable[None]) -> None:
    """Log a failure instead of raising it: what is true for a moment must not end the worker."""
    try:
        await work
    except Unavailable:
        # The outage is logged.
        pass
    except Exception as error:
        log.error("presence failed with %s", type(error).__name__)
