"""From the bus into this worker's tabs: one change, encoded once, for all who may see it."""

import asyncio
import gc
import itertools
import logging
import sys
from collections import defaultdict
from collections.abc import Awaitable, Coroutine, Set
from typing import Any, cast

import reflex as rx
from engineio.packet import MESSAGE, Packet
from socketio.packet import EVENT

from messenger.db import Unavailable
from messenger.domain import conversations, sign_ins
from messenger.domain.membership import ConversationLeft
from messenger.domain.sign_ins import Actor, SignInEnded
from messenger.live import bus
from messenger.ui import changes, connections, gate
from messenger.ui.changes import Change
from messenger.ui.states.feed import Feed

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
    """The tabs of this worker, by user, and what is on its way to them."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._actors: dict[str, Actor] = {}
        self._tabs: defaultdict[int, set[str]] = defaultdict(set)
        self._waiting: dict[frozenset[int], list[Change]] = {}
        self._in_doubt: set[int] = set()
        self._frames = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.bus = bus.start(self.deliver, self.catch_up)

    def has(self, sid: str) -> bool:
        """Tell whether the tab has joined."""
        return sid in self._actors

    def join(self, sid: str, actor: Actor) -> None:
        """Let the tab, whose sign-in is verified, hear what is published to its user."""
        namespace = self._app.event_namespace
        if namespace is None or sid not in namespace.sid_to_token:
            return
        self.leave(sid)
        self._actors[sid] = actor
        self._tabs[actor.user_id].add(sid)
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
        actor = self._actors.pop(sid, None)
        if actor is None:
            return
        tabs = self._tabs[actor.user_id]
        tabs.discard(sid)
        if not tabs:
            del self._tabs[actor.user_id]
            self.bus.unsubscribe(actor.user_id)

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
                sids = [sid for user in to for sid in self._tabs.get(user, ())]
                if last := self._emit(sids, made):
                    # It is on its way then, unless that tab is slow.
                    await asyncio.wait([last], timeout=LONGEST_BURST_SECONDS)
                burst = min(LONGEST_BURST_SECONDS, len(sids) * BURST_SECONDS_PER_TAB)
                await asyncio.sleep(max(SHORTEST_BURST_SECONDS, burst))
                made, self._waiting[to] = self._waiting[to], []
        finally:
            # Also after a failure, or all that follows would wait for ever.
            del self._waiting[to]

    def answer(self, sid: str, made: list[Change]) -> None:
        """Send changes to one tab."""
        self._emit([sid], made)

    def _emit(self, sids: list[str], made: list[Change]) -> asyncio.Task[None] | None:
        """Encode one frame and send it to each tab; return the last sending."""
        server, namespace = cast(Any, self._app.sio), self._app.event_namespace
        if not sids or namespace is None:
            return None
        # The number makes each frame differ: the browser drops one that equals the last.
        frame = {"delta": {Feed.get_full_name(): {f"{CHANGES}_rx_state_": [*made, next(self._frames)]}}}
        # Socket.IO would encode it for each tab, and take it through two queues and three tasks.
        packet = server.packet_class(EVENT, namespace=namespace.namespace, data=["event", frame])
        message = {"type": "websocket.send", "text": Packet(MESSAGE, packet.encode()).encode()}
        last = None
        for sid in sids:
            if (line := connections.line(sid)) is None:
                continue
            if line.waiting < MOST_WAITING:
                last = self._start(line.send(message))
            else:
                self.leave(sid)
                connections.cut(sid)
        return last

    def _end(self, ended: SignInEnded) -> None:
        gate.forget()
        sids = [sid for sid, actor in self._actors.items() if actor.sign_in_id == ended.sign_in_id]
        for sid in sids:
            self.leave(sid)
        self._emit(sids, [{"reload": True}])

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
        strays: set[str] = set()
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            strays = {sid for sid in strays | gate.turned_away() if not self.has(sid)}
            if strays and await _database_answers():
                for sid in strays:
                    connections.cut(sid)
                strays = set()

    async def _greet_again(self, users: set[int] | None = None) -> None:
        actors = {actor for actor in self._actors.values() if users is None or actor.user_id in users}
        try:
            alive = await asyncio.to_thread(sign_ins.alive, {actor.sign_in_id for actor in actors})
            held = await asyncio.to_thread(conversations.positions, {actor.user_id for actor in actors})
        except Unavailable:
            # With the next pulse.
            return
        for actor in actors:
            if actor.sign_in_id not in alive:
                self._end(SignInEnded(actor.sign_in_id, actor.user_id))
        for user_id, positions in held.items():
            self._emit(list(self._tabs.get(user_id, ())), [changes.positions(positions)])

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


async def _database_answers() -> bool:
    try:
        await asyncio.to_thread(sign_ins.alive, ())
    except Unavailable:
        return False
    return True


CHANGES = "changes"
_running: Delivery | None = None


async def run(app: rx.App) -> None:
    """Carry events into this worker's tabs until the worker ends; a lifespan task."""
    global _running
    _running = Delivery(app)
    _watch_disconnects(app, _running)
    _be_prompt()
    try:
        await asyncio.gather(_running.bus.run(), _running.keep_up(), _running.call_back())
    finally:
        bus.stop()


def _watch_disconnects(app: rx.App, delivery: Delivery) -> None:
    namespace = app.event_namespace
    assert namespace is not None
    original = namespace.on_disconnect

    def on_disconnect(sid: str, *_reason: Any) -> Any:
        delivery.leave(sid)
        return original(sid)

    namespace.on_disconnect = on_disconnect


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
