"""The signed-in user of this tab."""

import asyncio

import reflex as rx

from messenger.access import caller, identity
from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.talk import arrival
from messenger.domain.talk.arrival import Arrival
from messenger.domain.talk.contacts import Person
from messenger.sync import answers
from messenger.ui.wire import delivery, gate
from messenger.ui.wire.delivery import Values

NOBODY = Person(0, "")


class Identity(rx.State):
    """The current user, rebuilt from the cookie whenever a page loads."""

    me: rx.Field[Person] = rx.field(default_factory=lambda: NOBODY)
    is_administrator: bool = False
    has_second_factor: bool = False
    # Whether the first run is offered, which is to administrators of a new site.
    needs_setup: bool = False
    # The account's choice: empty follows the browser, and None is not known yet.
    language: str | None = None

    @rx.event
    async def greet(self):
        """Join the tab and send it the greeting, at every load and every reconnect."""
        actor, sid = caller.actor(), gate.session()
        # Also in a tab that has joined: rights and language may have changed.
        self.is_administrator, self.language = actor.is_administrator, actor.language or ""
        # A tab that sent a request before its greeting has joined, but does not know its user yet.
        if delivery.current().has(sid) and self.me.id == actor.user_id:
            return
        if found := await _greet(sid, actor):
            self.me, self.has_second_factor = found.me, found.has_second_factor
            self.needs_setup = found.needs_setup

    @rx.event
    async def sign_out(self):
        """End this sign-in; its tabs reload by themselves."""
        await asyncio.to_thread(sign_ins.end, caller.actor())
        identity.forget()


async def greet(sid: str, actor: Actor, known: Values) -> Values | None:
    """Greet a tab without states; return what its page shows of the user, or None if the sign-in has ended.

    `known` is what it shows already; it is empty when the tab has just connected. Raises `Unavailable`.
    """
    mine = dict(known.get(Identity, {}))
    if not (mine and mine["me"].id == actor.user_id and delivery.current().has(sid)):
        if (found := await _greet(sid, actor)) is None:
            return None
        mine = {"me": found.me, "has_second_factor": found.has_second_factor}
        if found.needs_setup:
            mine["needs_setup"] = True
    # Rights and language may have changed.
    return {Identity: mine | {"is_administrator": actor.is_administrator, "language": actor.language or ""}}


async def _greet(sid: str, actor: Actor) -> Arrival | None:
    here = delivery.current()
    with here.joining(sid, actor):
        try:
            # Race: the sign-in may end after the gate has checked it and before the tab joins. The tab would
            # miss that event, so this checks once more after joining.
            found = await asyncio.to_thread(arrival.read, actor)
        except Unavailable:
            here.leave(sid)
            gate.turn_away(sid)
            raise
        if not found.is_signed_in:
            here.leave(sid)
            identity.forget()
            here.answer(sid, [answers.reload()])
            return None
        here.answer(sid, answers.greeting(found))
        return found
