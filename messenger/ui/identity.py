"""The signed-in user of this tab."""

import asyncio

import reflex as rx

from messenger.access import caller, identity
from messenger.db import Unavailable
from messenger.domain.authentication import second_factor, sign_ins
from messenger.domain.talk import contacts, conversations
from messenger.domain.talk.contacts import Person
from messenger.sync import answers
from messenger.ui.wire import delivery, gate

NOBODY = Person(0, "")


class Identity(rx.State):
    """The current user, rebuilt from the cookie whenever a page loads."""

    me: rx.Field[Person] = rx.field(default_factory=lambda: NOBODY)
    is_administrator: bool = False
    has_second_factor: bool = False
    # The account's choice: empty follows the browser, and None is not known yet.
    language: str | None = None

    @rx.event
    async def greet(self):
        """Join the tab and send it the greeting, at every load and every reconnect."""
        actor, sid, here = caller.actor(), self.router.session.session_id, delivery.current()
        # Also in a tab that has joined: rights and language may have changed.
        self.is_administrator, self.language = actor.is_administrator, actor.language or ""
        # A tab that sent a request before its greeting has joined, but does not know its user yet.
        if here.has(sid) and self.me.id == actor.user_id:
            return
        here.join(sid, actor)
        try:
            # Race: the sign-in may end after the gate has checked it and before the tab joins. The tab would
            # miss that event, so check once more after joining.
            if not await asyncio.to_thread(sign_ins.alive, [actor.sign_in_id]):
                here.leave(sid)
                identity.forget()
                here.answer(sid, [answers.reload()])
                return
            self.me = await asyncio.to_thread(contacts.me, actor)
            self.has_second_factor = (await asyncio.to_thread(second_factor.status, actor)).is_on
            greeting = await asyncio.to_thread(conversations.greeting, actor)
        except Unavailable:
            here.leave(sid)
            gate.turn_away(sid)
            raise
        here.answer(sid, answers.greeting(actor.user_id, *greeting))

    @rx.event
    async def sign_out(self):
        """End this sign-in; its tabs reload by themselves."""
        await asyncio.to_thread(sign_ins.end, caller.actor())
        identity.forget()
