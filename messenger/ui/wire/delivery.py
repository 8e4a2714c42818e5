"""From the bus into this worker's tabs: one change, encoded once, for all who may see it."""

import asyncio
import gc
import itertools
import logging
import sys
from collections.abc import Awaitable, Collection, Coroutine, Set
from typing import Any

import reflex as rx

from messenger.access import identity
from messenger.db import Unavailable
from messenger.domain import conversations, sign_ins
from messenger.domain.membership import ConversationLeft
from messenger.domain.sign_ins import Actor, SignInEnded
from messenger.live import bus
from messenger.sync import changes
from messenger.sync.changes import Change
from messenger.ui.states.feed import Feed
from messenger.ui.wire import reflex_internals
from messenger.ui.wire.tabs import Tab, tabs

log = logging.getLogger(__name__)

# What follows a first change waits so long for company: longer for many tabs, whose sending takes long.
SHORTEST_BURST_SECONDS, LONGEST_BURST_SECONDS = 0.01, 0.1
BURST_SECONDS_PER_TAB = 0.0002
PULSE_SECONDS = 25
DOUBT_SECONDS = 1
AGAIN_SECONDS = 2
# So many frames wait for a tab that does not read them; then it is cut, and asks for what it misses.
MOST_WAITING = 1000


class Delivery:
    """What is on its way to the tabs of this worker."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._waiting: dict[frozenset[int], list[Change]] = {}
        self._in_doubt: set[int] = set()
        self._frames = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.bus = bus.start(self.deliver, self.catch_up)
        tabs.on_user_gone = self.bus.unsubscribe

    def has(self, sid: str) -> bool:
        """Tell whether the tab has joined."""
        tab = tabs.by_session(sid)
        return tab is not None and tab.actor is not None

    def join(self, sid: str, actor: Actor) -> None:
        """Let the tab, whose sign-in is verified, hear what is published to its user."""
        if (tab := tabs.by_session(sid)) is None:
            return
        tabs.join(tab, actor)
        self.bus.subscribe(actor.user_id)
        if not self.bus.hears_at_once:
            self._look_again({actor.user_id})

    def _look_again(self, users: Set[int]) -> None:
        """Compare the users' tabs a little later: what they load just now may be older than what they hear.

        The bus may not carry yet for a tab that has joined; what was read for one may come after its user was
        taken out of the conversation.
        """
        if not self._in_doubt:
            asyncio.get_running_loop().call_later(DOUBT_SECONDS, self._greet_doubtful)
        self._in_doubt |= users

    def _greet_doubtful(self) -> None:
        users, self._in_doubt = self._in_doubt, set()
        self._start(self._greet_again(users))

    def leave(self, sid: str) -> None:
        """Let the tab hear nothing any more."""
        if tab := tabs.by_session(sid):
            tabs.leave(tab)

    def deliver(self, happened: bus.Event, to: frozenset[int]) -> None:
        """Hand what happened to the tabs of the users: the first change at once, a burst together."""
        if isinstance(happened, SignInEnded):
            self._end(happened)
            return
        if isinstance(happened, ConversationLeft):
            self._look_again(to)
        made = changes.of(happened)
        if to in self._waiting:
            self._waiting[to].extend(made)
            return
        self._waiting[to] = []
        self._start(self._flow(to, made))

    async def _flow(self, to: frozenset[int], made: list[Change]) -> None:
        try:
            while made:
                hearing = [tab for user in to for tab in tabs.by_user(user)]
                if last := self._emit(hearing, made):
                    # It is on its way then, unless that tab is slow.
                    await asyncio.wait([last], timeout=LONGEST_BURST_SECONDS)
                burst = min(LONGEST_BURST_SECONDS, len(hearing) * BURST_SECONDS_PER_TAB)
                await asyncio.sleep(max(SHORTEST_BURST_SECONDS, burst))
                made, self._waiting[to] = self._waiting[to], []
        finally:
            # Also after a failure, or all that follows would wait for ever.
            del self._waiting[to]

    def answer(self, sid: str, made: list[Change]) -> None:
        """Send changes to one tab."""
        if tab := tabs.by_session(sid):
            self._emit([tab], made)

    def _emit(self, to: Collection[Tab], made: list[Change]) -> asyncio.Task[None] | None:
        """Encode one frame and send it to each tab; return the last sending."""
        if not to:
            return None
        # The number makes each frame differ: the browser drops one that equals the last.
        message = reflex_internals.encoded(self._app, Feed, CHANGES, [*made, next(self._frames)])
        last = None
        for tab in to:
            if tab.waiting < MOST_WAITING:
                last = self._start(tab.send(message))
            else:
                tabs.leave(tab)
                tab.cut()
        return last

    def _end(self, ended: SignInEnded) -> None:
        identity.forget()
        ending = [tab for tab in tabs.by_user(ended.user_id) if _sign_in_of(tab) == ended.sign_in_id]
        for tab in ending:
            tabs.leave(tab)
        self._emit(ending, [{"reload": True}])

    def catch_up(self) -> None:
        """Greet all tabs again: events may have been missed."""
        self._start(self._greet_again())

    async def keep_up(self) -> None:
        """Greet all tabs again from time to time, and end those whose sign-in has expired."""
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            await _unharmed(self._greet_again())

    async def call_back(self) -> None:
        """End the connection of tabs that loaded while the database was away: they connect and load again."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            strays = [tab for tab in tabs if tab.is_turned_away]
            if strays and await asyncio.to_thread(_database_answers):
                for tab in strays:
                    tab.is_turned_away = False
                    tab.cut()

    async def _greet_again(self, users: set[int] | None = None) -> None:
        joined = {tab.actor for tab in tabs if tab.actor}
        actors = {actor for actor in joined if users is None or actor.user_id in users}
        try:
            alive = await asyncio.to_thread(sign_ins.alive, {actor.sign_in_id for actor in actors})
            held = await asyncio.to_thread(conversations.positions, {actor.user_id for actor in actors})
        except Unavailable:
            log.warning("the database cannot be reached: tabs are compared with it later")
            return
        for actor in actors:
            if actor.sign_in_id not in alive:
                self._end(SignInEnded(actor.sign_in_id, actor.user_id))
        for user_id, positions in held.items():
            self._emit(list(tabs.by_user(user_id)), [changes.positions(positions)])

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _unharmed(work: Awaitable[None]) -> None:
    """Let a failure be logged and no more: what runs for ever must go on."""
    try:
        await work
    except Exception as error:
        log.error("tabs could not be kept up: %s", type(error).__name__)


def _sign_in_of(tab: Tab) -> int:
    return tab.actor.sign_in_id if tab.actor else 0


def _database_answers() -> bool:
    try:
        sign_ins.alive(())
    except Unavailable:
        return False
    return True


CHANGES = "changes"
_running: Delivery | None = None


async def run(app: rx.App) -> None:
    """Carry events into this worker's tabs until the worker ends; a lifespan task."""
    global _running
    _running = Delivery(app)
    _be_prompt()
    try:
        await asyncio.gather(_running.bus.run(), _running.keep_up(), _running.call_back())
    finally:
        bus.stop()


def _be_prompt() -> None:
    """Let neither the collector nor a busy thread hold up all tabs."""
    sys.setswitchinterval(0.001)
    # A full collection takes 50 ms: leave out what lives as long as the worker.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)


def current() -> Delivery:
    """Return the delivery of this worker."""
    assert _running is not None
    return _running
