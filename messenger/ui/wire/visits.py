"""Page loads of tabs that need no states: reading and writing need none.

Such a tab is greeted as soon as it connects. Reflex's tree of states, which costs more than all else, is made
when the tab first calls a handler that uses it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from messenger.access.greeting_queue import GreetingQueue
from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.ui.wire import delivery, gate, reflex_internals
from messenger.ui.wire.delivery import Values
from messenger.ui.wire.reflex_internals import BOOT, NAVIGATION
from messenger.ui.wire.tabs import Tab

log = logging.getLogger(__name__)

# After a restart all tabs return at once. Their states are made again one after the other, with this pause.
PAUSE_SECONDS = 0.03
# Greetings that run at once.
MAX_GREETINGS = 4

TakeEvent = Callable[[str, Any], Awaitable[None]]
Greet = Callable[[str, Actor, Values], Awaitable[Values | None]]


@dataclass(frozen=True, slots=True)
class Boot:
    """What is needed to make the states of a tab that has been served without."""

    # The event that loads all of them; empty if they are known.
    event: dict[str, Any]
    sign_in_id: int
    # Variables of states that its browser has been sent.
    values: Values
    # Whether the page has just been loaded, so that all other variables are the defaults.
    is_first: bool


class Visits:
    """Greets tabs, and makes their states when they are needed."""

    def __init__(self, app: rx.App, take: TakeEvent, greet: Greet, is_light: Callable[[str], bool]) -> None:
        """Take the function that passes an event on to Reflex, and two more.

        `greet` joins a tab, sends it the greeting, and returns what its page shows of the user, given what it
        shows already, or None if the sign-in has ended; `is_light` tells whether the page at a path needs
        nothing else when it loads.
        """
        self._app, self._take = app, take
        self._greet, self._is_light = greet, is_light
        self._queue = GreetingQueue(MAX_GREETINGS)
        self._returning: asyncio.Queue[tuple[Tab, Boot]] = asyncio.Queue()

    def takes(self, tab: Tab, event: dict[str, Any]) -> bool:
        """Tell whether an event is the load of a page that needs no states."""
        is_load = event["name"] == BOOT or (event["name"] == NAVIGATION and tab.boot is not None)
        return is_load and self._is_light(event.get("router_data", {}).get("pathname", ""))

    async def load(self, tab: Tab, event: dict[str, Any]) -> None:
        """Serve the load of a page."""
        async with self._queue.turn(is_hidden=tab.is_hidden):
            boot = await self._greeted(tab, event)
        tab.boot = boot
        if tab.is_over:
            return
        if boot is None:
            # Reflex's way leads to the sign-in, or explains the outage.
            await self._take(tab.session, event)
        elif boot.is_first:
            delivery.current().show(tab, {**boot.values, rx.State: {"is_hydrated": True}})
        else:
            self._returning.put_nowait((tab, boot))

    async def _greeted(self, tab: Tab, event: dict[str, Any]) -> Boot | None:
        known = tab.boot.values if tab.boot else {}
        try:
            acting = await gate.enter(tab, tab.cookies)
            values = await self._greet(tab.session, acting, known) if acting else None
        except Unavailable:
            return None
        if acting is None or values is None:
            return None
        if tab.boot:
            return replace(tab.boot, values=values)
        # A page tells which defaults it holds when it has just been loaded, and nothing when it returns.
        is_first = bool(event.get("payload", {}).get("hashes"))
        if is_first and not reflex_internals.has_states(self._app, tab.session):
            return Boot({}, acting.sign_in_id, values, is_first=True)
        return Boot(event, acting.sign_in_id, values, is_first=False)

    async def make_states(self, tab: Tab) -> None:
        """Make the states of a tab as its page shows them, before a handler needs them."""
        boot, tab.boot = tab.boot, None
        if boot is None or tab.is_over:
            return
        if boot.is_first:
            await reflex_internals.make_states(self._app, tab.session, boot.sign_in_id, boot.values)
        else:
            await self._take(tab.session, boot.event)

    async def run(self) -> None:
        """Bring the states of tabs that have returned up to date, one after the other."""
        while True:
            tab, boot = await self._returning.get()
            if tab.boot is not boot:
                continue
            try:
                await self.make_states(tab)
            except Exception as error:
                # The others still need theirs.
                log.error("a tab got no states: %s", type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
