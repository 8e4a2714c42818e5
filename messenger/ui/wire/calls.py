"""Calls of a tab, worked on one after the other; those of stateless handlers run past Reflex.

Reflex's way costs an event with its queue, context, middleware, lock and delta, and a tree of states per tab.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import reflex as rx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from messenger.access.inputs import Line, readable
from messenger.db import Unavailable
from messenger.ui.wire import gate, reflex_internals
from messenger.ui.wire.reflex_internals import NAVIGATION
from messenger.ui.wire.tabs import Tab
from messenger.ui.wire.tasks import Tasks
from messenger.ui.wire.visits import TakeEvent, Visits

log = logging.getLogger(__name__)

# An event as the front end writes it. One that is written otherwise goes the long way, which does the same.
EVENT = re.compile(r'2/_event,(?=\["event", ?\{"name": ?"([\w.]{1,200})")')

Address = Annotated[str, Field(max_length=10_000), AfterValidator(readable)]


class Place(BaseModel):
    """The page that a browser claims to show."""

    model_config = ConfigDict(strict=True)

    pathname: Address = "/"
    asPath: Address = "/"  # noqa: N815
    query: dict[Line, Address] = {}


class Call(BaseModel):
    """A call of a handler, by its name."""

    model_config = ConfigDict(strict=True)

    name: Line
    payload: dict[str, Any] = {}
    router_data: Place = Place()


PassOn = Callable[[str, Any], Awaitable[None]]


class Calls:
    """Works on what the tabs of this worker send."""

    def __init__(self, app: rx.App, pass_on: PassOn, take: TakeEvent, visits: Visits) -> None:
        """Take the functions that pass a message on to Socket.IO, and an event to Reflex."""
        self._app, self._pass_on, self._take, self._visits = app, pass_on, take, visits
        self._tasks = Tasks()

    def add(self, tab: Tab, message: Any) -> None:
        """Work on the message after those that came before it."""
        if tab.inbox is None:
            tab.inbox = [message]
            self._tasks.start(self._work(tab))
        else:
            tab.inbox.append(message)

    async def _work(self, tab: Tab) -> None:
        try:
            while tab.inbox:
                try:
                    await self._handle(tab, tab.inbox.pop(0))
                except Exception as error:
                    log.error("a call failed with %s", type(error).__name__)
        finally:
            tab.inbox = None

    async def _handle(self, tab: Tab, message: Any) -> None:
        # A dictionary: the event that comes with the connection.
        event = message if isinstance(message, dict) else _event_in(message)
        if event and self._visits.takes(tab, event):
            await self._visits.load(tab, event)
        elif event and await self._runs(tab, event):
            return
        else:
            await self._visits.make_states(tab)
            await self._pass_on(tab.connection, message)

    async def _runs(self, tab: Tab, event: dict[str, Any]) -> bool:
        """Run a stateless handler; return False if it is not one, or refuses, which Reflex's way does."""
        function, payload = reflex_internals.handler_of(event["name"]), event["payload"]
        if function is None or not gate.is_stateless(function):
            return False
        try:
            acting = await gate.enter(tab, tab.cookies)
        except Unavailable:
            gate.turn_away(tab.session)
            return gate.answers_outage(function, tab.session, payload)
        if acting is None:
            return False
        try:
            arguments = gate.arguments(function, payload)
        except ValidationError:
            return False
        try:
            await function(None, **arguments)
        except Exception as error:
            await self._visits.make_states(tab)
            await self._take(tab.session, event | reflex_internals.failure(self._app, error))
        return True


def _event_in(message: Any) -> dict[str, Any] | None:
    """Return the event in a Socket.IO message, if its name is one of those that may run here."""
    found = EVENT.match(message) if isinstance(message, str) else None
    if found is None:
        return None
    if found[1] != NAVIGATION and not gate.is_stateless(reflex_internals.handler_of(found[1])):
        return None
    try:
        _, event = json.loads(message[found.end() :])
        # Checked as all events are; the name may come twice, and the last one counts.
        event |= Call.model_validate(event).model_dump()
    except (ValueError, TypeError, RecursionError):
        return None
    return event if event["name"] == found[1] else None
