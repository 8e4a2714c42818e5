"""Who is online, away or was last seen when, sent in batches to the tabs that show these people."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from messenger.db import Unavailable
from messenger.domain import clock
from messenger.domain.presence import last_seen
from messenger.domain.presence.last_seen import Shown
from messenger.live.presence import Presence, board
from messenger.sync.names import PRESENCE
from messenger.sync.protocol import Change, Drop, Put, Row
from messenger.ui.wire.presence.showing import Showing
from messenger.ui.wire.tabs import Tab

# Whoever has left stays for this long: a reload or a restart of the server must not show them as offline.
LINGER_SECONDS = 10.0
WRITE_SECONDS = 300.0
# Last seen is coarse on purpose.
COARSE_MS = 5 * clock.MINUTE_MS

STATES = {Presence.OFFLINE: "offline", Presence.AWAY: "away", Presence.ONLINE: "online"}
Send = Callable[[Collection[Tab], Sequence[Change]], None]


@dataclass(slots=True)
class Known:
    """What is known of a person whom a tab shows, or who has a tab that shows people."""

    shown: Shown
    at: int | None
    # Since when they have had no tab; None while they have one.
    gone_at: float | None
    # What was told of them last; None if nothing.
    told: Presence | None = None


class People:
    """Tells tabs of the presence of the people that they show."""

    def __init__(self, showing: Showing, send: Send) -> None:
        self._showing, self._send = showing, send
        self._known: dict[int, Known] = {}
        self._changed: set[int] = set()
        self._changes_of_privacy = 0
        self._started_at = self._written_at = time.monotonic()
        self._online: frozenset[int] = frozenset()
        self._unwritten: dict[int, int] = {}
        board.on_change = self._note

    def _note(self, user_ids: set[int]) -> None:
        self._changed |= user_ids

    async def show(self, tab: Tab, added: Collection[int]) -> None:
        """Tell a tab of people whom it has begun to show. Raises `Unavailable`."""
        if not added or tab.actor is None:
            return
        viewer = tab.actor.user_id
        await self._learn({viewer, *added} - self._known.keys())
        # What this tab is the first to learn, all others that show these people must learn as well.
        changed = [user_id for user_id in added if self._settle(user_id)]
        self._tell(self._showing.people.tabs(changed), changed)
        self._tell([tab], [user_id for user_id in added if user_id not in changed])

    async def _learn(self, user_ids: Collection[int]) -> None:
        for user_id, shown in (await self._read(user_ids)).items():
            known = Known(shown, self._latest(user_id, shown), gone_at=self._started_at)
            self._known.setdefault(user_id, known)

    async def _read(self, user_ids: Collection[int]) -> dict[int, Shown]:
        """Read what people show; again if somebody has hidden something between the read and its end."""
        found: dict[int, Shown] = {}
        changes = -1
        while user_ids and changes != self._changes_of_privacy:
            changes = self._changes_of_privacy
            found = await asyncio.to_thread(last_seen.of, user_ids)
        return found

    def _latest(self, user_id: int, shown: Shown) -> int | None:
        times = [at for at in (shown.at, self._unwritten.get(user_id)) if at and shown.last_seen]
        return max(times, default=None)

    def _settle(self, user_id: int) -> bool:
        """Bring what is told of a person up to date; return whether it has changed."""
        known, presence, now = self._known.get(user_id), board.of(user_id), time.monotonic()
        if known is None:
            return False
        before = known.told
        if presence is not Presence.ONLINE and before is Presence.ONLINE:
            known.at = clock.now()
        if presence:
            known.gone_at = None
        elif known.gone_at is None:
            known.gone_at = now
        if known.gone_at and now - known.gone_at < LINGER_SECONDS:
            # Told when it has lasted.
            self._changed.add(user_id)
            return False
        known.told = presence
        return presence is not before

    def forget(self) -> None:
        """Forget what is known of everybody."""
        self._known.clear()

    def tick(self) -> None:
        """Tell of the changes since the last tick, and forget whom no tab shows."""
        self._note_last_seen()
        changed, self._changed = self._changed, set()
        if told := [user_id for user_id in changed if self._settle(user_id)]:
            self._tell(self._showing.people.tabs(told), told)
        used = {*self._showing.people.ids, *(tab.actor.user_id for tab in self._viewers() if tab.actor)}
        for user_id in self._known.keys() - used:
            del self._known[user_id]

    def _viewers(self) -> set[Tab]:
        return self._showing.people.tabs(self._showing.people.ids)

    def _tell(self, tabs: Iterable[Tab], user_ids: Iterable[int]) -> None:
        """Send each tab those of these people whom it shows: one frame for all that are told the same."""
        told = frozenset(filter(self._is_shown, user_ids))
        alike: defaultdict[tuple[frozenset[int], bool], list[Tab]] = defaultdict(list)
        for tab in tabs:
            if own := self._viewer(tab):
                alike[told & self._showing.people.of(tab), own.last_seen].append(tab)
        for (shown, with_time), to in alike.items():
            if rows := [self._row(user_id, with_time=with_time) for user_id in sorted(shown)]:
                self._send(to, [Put(op="put", name=PRESENCE, rows=rows)])

    def _is_shown(self, user_id: int) -> bool:
        known = self._known.get(user_id)
        return known is not None and known.shown.online and known.told is not None

    def _viewer(self, tab: Tab) -> Shown | None:
        """Return what the tab's user shows, if they show that they are online, and so see it of others."""
        known = self._known.get(tab.actor.user_id) if tab.actor else None
        return known.shown if known and known.shown.online else None

    def _row(self, user_id: int, *, with_time: bool) -> Row:
        known = self._known[user_id]
        row: Row = {"id": user_id, "state": STATES[known.told or Presence.OFFLINE]}
        if known.told is Presence.OFFLINE and known.at and known.shown.last_seen and with_time:
            row["at"] = known.at - known.at % COARSE_MS
        return row

    async def reconsider(self, user_id: int) -> None:
        """Somebody, or everybody if it is user zero, shows or hides something."""
        self._changes_of_privacy += 1
        concerned = ({user_id} if user_id else set(self._known)) & self._known.keys()
        viewers = self._viewers()
        for tab in viewers:
            shown = filter(self._is_shown, self._concerned(tab, concerned) if self._viewer(tab) else ())
            if ids := sorted(shown):
                self._send([tab], [Drop(op="drop", name=PRESENCE, ids=[*ids])])
        for each in concerned:
            # At once, before the database has answered.
            self._known[each].shown = Shown(online=False, last_seen=False, at=None)
        for each, shown in (await self._read(concerned)).items():
            if known := self._known.get(each):
                known.shown, known.at = shown, self._latest(each, shown)
        for tab in viewers:
            self._tell([tab], self._concerned(tab, concerned))

    def _concerned(self, tab: Tab, changed: Collection[int]) -> Collection[int]:
        """Return whom the tab shows differently: everybody, if it is its own user who has changed."""
        shown = self._showing.people.of(tab)
        is_own = tab.actor is not None and tab.actor.user_id in changed
        return shown if is_own else shown & set(changed)

    def _note_last_seen(self) -> None:
        online = board.own_online()
        for user_id in self._online - online:
            self._unwritten[user_id] = clock.now()
        self._online = online

    async def write(self) -> None:
        """Store when people were last seen, every few minutes for all of them at once."""
        if time.monotonic() - self._written_at < WRITE_SECONDS:
            return
        self._written_at = time.monotonic()
        seen, self._unwritten = self._unwritten | dict.fromkeys(self._online, clock.now()), {}
        try:
            if seen:
                await asyncio.to_thread(last_seen.note, seen)
        except Unavailable:
            self._unwritten = seen | self._unwritten
