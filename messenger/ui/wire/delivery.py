"""Broadcast events from the bus to this worker's tabs; each frame is encoded once for all of them."""

import asyncio
import gc
import itertools
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import reflex as rx

from messenger.access import identity
from messenger.domain.actors import Actor
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.talk.membership import ConversationLeft
from messenger.live import bus
from messenger.live.bus import PassingEvent
from messenger.live.presence import board
from messenger.live.websockets import frame_of
from messenger.sync import answers, changes
from messenger.sync.protocol import Change
from messenger.ui.wire import socket_internals
from messenger.ui.wire.presence.delivery import PresenceDelivery
from messenger.ui.wire.pulse import Pulse
from messenger.ui.wire.tabs import Tab, tabs
from messenger.ui.wire.tasks import Tasks

# Batching: a lone change goes out at once; those that follow within this window are sent together. The window
# grows with the number of tabs, because sending to many takes longer.
MIN_BURST_SECONDS, MAX_BURST_SECONDS = 0.01, 0.1
BURST_SECONDS_PER_TAB = 0.0002

Values = Mapping[type[rx.State], Mapping[str, Any]]


class Delivery:
    """Delivers changes to the tabs of this worker."""

    def __init__(self, app: rx.App, feed: type[rx.State], variable: str) -> None:
        """Take the state and the name of its variable that carries changes to a tab."""
        self._app, self._feed, self._variable = app, feed, variable
        self._waiting: dict[frozenset[int], list[Change]] = {}
        self._frames = itertools.count(1)
        self._tasks = Tasks()
        self.pulse = Pulse(self._emit, self._end)
        self.bus = bus.start()
        self._listener = self.bus.listen(self.deliver, self.pulse.catch_up)
        tabs.on_user_gone = self._listener.unsubscribe
        self.presence = PresenceDelivery(self._emit)

    def has(self, sid: str) -> bool:
        """Tell whether the tab has joined."""
        tab = tabs.by_session(sid)
        return tab is not None and tab.actor is not None

    def join(self, sid: str, actor: Actor) -> None:
        """Subscribe the tab, whose sign-in is verified, to its user's events."""
        if (tab := tabs.by_session(sid)) is None:
            return
        tabs.join(tab, actor)
        self._listener.subscribe(actor.user_id)
        if not self.bus.hears_at_once:
            self.pulse.look_again({actor.user_id})

    @contextmanager
    def joining(self, sid: str, actor: Actor) -> Iterator[None]:
        """Subscribe the tab, and hold back events until its greeting is sent.

        The greeting may have been read before them: a tab that heard them first would lose them.
        """
        self.join(sid, actor)
        if (tab := tabs.by_session(sid)) is None:
            yield
            return
        tab.held = tab.held or []
        try:
            yield
        finally:
            held, tab.held = tab.held, None
            if held:
                self._emit([tab], held)

    def leave(self, sid: str) -> None:
        """Unsubscribe the tab from events."""
        if tab := tabs.by_session(sid):
            tabs.leave(tab)

    def deliver(self, happened: bus.Event, to: frozenset[int]) -> None:
        """Send an event to the users' tabs: a first change at once, a burst that follows it in batches."""
        if isinstance(happened, SignInEnded):
            self._end(happened)
            return
        if isinstance(happened, PassingEvent):
            self.presence.deliver(happened, to)
            return
        if isinstance(happened, ConversationLeft):
            self.presence.leave(to, happened.conversation_id)
            self.pulse.look_again(to)
        made = changes.of(happened)
        if to in self._waiting:
            self._waiting[to].extend(made)
            return
        self._waiting[to] = []
        self._tasks.start(self._flow(to, made))

    async def _flow(self, to: frozenset[int], made: list[Change]) -> None:
        try:
            while made:
                hearing = [tab for user in to for tab in tabs.by_user(user)]
                self._emit(hearing, made)
                burst = min(MAX_BURST_SECONDS, len(hearing) * BURST_SECONDS_PER_TAB)
                await asyncio.sleep(max(MIN_BURST_SECONDS, burst))
                made, self._waiting[to] = self._waiting[to], []
        finally:
            # Also after a failure: otherwise later changes would be queued and never sent.
            del self._waiting[to]

    def answer(self, sid: str, made: Sequence[Change]) -> None:
        """Send changes to one tab."""
        if tab := tabs.by_session(sid):
            self._put([tab], made)

    def show(self, tab: Tab, values: Values) -> None:
        """Set variables of states in one tab's browser."""
        self._send([tab], values)

    def _emit(self, to: Collection[Tab], made: Sequence[Change]) -> None:
        """Send what has happened to the tabs."""
        for tab in to:
            if tab.held is not None:
                tab.held.extend(made)
        self._put([tab for tab in to if tab.held is None], made)

    def _put(self, to: Collection[Tab], made: Sequence[Change]) -> None:
        # The number makes each frame differ: the browser drops one that equals the last.
        self._send(to, {self._feed: {self._variable: [*made, next(self._frames)]}})

    def _send(self, to: Collection[Tab], values: Values) -> None:
        """Encode one frame and send it to each tab."""
        if not to:
            return
        text = socket_internals.encoded(self._app, values)
        frame = frame_of(text)
        for tab in to:
            if tab.is_behind:
                tabs.leave(tab)
                tab.cut()
            elif tab.socket:
                tab.socket.write(frame)
            else:
                self._tasks.start(tab.send(text))

    def _end(self, ended: SignInEnded) -> None:
        identity.forget()
        ending = [tab for tab in tabs.by_user(ended.user_id) if _sign_in_of(tab) == ended.sign_in_id]
        for tab in ending:
            tabs.leave(tab)
        self._emit(ending, [answers.reload()])


def _sign_in_of(tab: Tab) -> int:
    return tab.actor.sign_in_id if tab.actor else 0


_running: Delivery | None = None


async def run(app: rx.App, feed: type[rx.State], variable: str) -> None:
    """Carry events into this worker's tabs until the worker ends."""
    global _running
    _running = Delivery(app, feed, variable)
    _reduce_latency()
    try:
        here, pulse = _running, _running.pulse
        work = here.bus.run(), board.run(), here.presence.run(), pulse.keep_up(), pulse.call_back()
        await asyncio.gather(*work)
    finally:
        bus.stop()


def _reduce_latency() -> None:
    """Keep the garbage collector and busy threads from holding up all tabs."""
    sys.setswitchinterval(0.001)
    # A full collection takes 50 ms: exclude the objects that live as long as the worker.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)


def current() -> Delivery:
    """Return the delivery of this worker."""
    assert _running is not None
    return _running
