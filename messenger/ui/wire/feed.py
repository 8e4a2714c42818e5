"""The feed: the state through which clients send requests and messages and receive changes.

`docs/protocol.md` names these handlers: another client calls them, too.
"""

import asyncio
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated, Any, NotRequired

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access import batching, caller, refusals
from messenger.access.inputs import Id, Name, Number
from messenger.db import Unavailable
from messenger.domain.errors import NotFound
from messenger.domain.messages.reactions import MAX_KINDS
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, seats
from messenger.sync import acting, answers
from messenger.sync.protocol import Verb
from messenger.ui.wire import delivery, gate
from messenger.ui.wire.tabs import tabs

CHANGES = "changes"
Shown = Annotated[list[Number], Field(max_length=200)]
Reactors = Annotated[list[Number], Field(max_length=10_000)]


class Requested(TypedDict):
    """A request as it arrives, each field with its cap."""

    name: Name
    known: Number | None


class Drafted(TypedDict):
    """A draft as it arrives, each field with its cap."""

    conversation: Number
    id: Name
    body: Annotated[str, Field(max_length=100_000)]
    reply_to: NotRequired[Name]
    forward_of: NotRequired[Name]


class Acted(TypedDict):
    """An action as it arrives, each field with its cap."""

    id: Name
    verb: Verb
    message: NotRequired[Name]
    conversation: NotRequired[Number]
    until: NotRequired[Number]
    number: NotRequired[Number]
    user: NotRequired[Number]
    section: NotRequired[Name]
    text: NotRequired[Annotated[str, Field(max_length=100_000)]]
    undo_key: NotRequired[Name]
    reactions: NotRequired[Annotated[dict[Name, Reactors], Field(max_length=MAX_KINDS)]]


def _not_now(sid: str, arguments: dict[str, Any]) -> None:
    """Answer that the drafts or actions are not stored; the client retries."""
    asked = arguments.get("drafts") or arguments.get("actions") or []
    reasons = dict.fromkeys((one["id"] for one in asked), gate.say(refusals.NOT_NOW))
    delivery.current().answer(sid, [answers.refused(reasons, again=True)])


class Feed(rx.State):
    """Carries changes to the browser; never assigned on the server, so a reconnect repeats nothing."""

    changes: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)

    @rx.event
    @gate.stateless
    async def request(self, requests: Annotated[list[Requested], Field(max_length=200)]):
        """Answer each request."""
        here, sid, actor = delivery.current(), gate.session(), caller.actor()
        with nullcontext() if here.has(sid) else here.joining(sid, actor):
            here.answer(sid, await asyncio.to_thread(answers.to, actor, requests))

    @rx.event
    @gate.stateless
    async def more(self, active_at: Number, conversation_id: Id):
        """Send the next page of conversations: those last active before this cursor."""
        found = await asyncio.to_thread(conversations.listing, caller.actor(), (active_at, conversation_id))
        delivery.current().answer(gate.session(), answers.listing(found))

    @rx.event
    @gate.stateless
    @gate.when_unavailable(_not_now)
    async def send(self, drafts: Annotated[list[Drafted], Field(max_length=100)], viewer: Number):
        """Store the viewer's messages; every member receives them, the sender included."""
        actor, sid = caller.actor(), gate.session()
        # Race: another person has signed in, and the page does not know yet. Its drafts are not theirs.
        if viewer != actor.user_id:
            return
        rows = [Draft(**draft) for draft in drafts]
        try:
            receipt = await batching.send(actor, rows)
        except Unavailable:
            _not_now(sid, {"drafts": drafts})
            return
        if answer := answers.receipt(replace(receipt, refused=gate.say_each(receipt.refused))):
            delivery.current().answer(sid, answer)

    @rx.event
    @gate.stateless
    @gate.when_unavailable(_not_now)
    async def act(self, actions: Annotated[list[Acted], Field(max_length=100)], viewer: Number):
        """Do things to messages and conversations, such as editing; whom it concerns hears of each."""
        actor, sid = caller.actor(), gate.session()
        # Race: as in `send`.
        if viewer != actor.user_id:
            return
        try:
            done, reasons = await asyncio.to_thread(acting.perform, actor, actions)
        except Unavailable:
            _not_now(sid, {"actions": actions})
            return
        refused = [answers.refused(gate.say_each(reasons))] if reasons else []
        delivery.current().answer(sid, [done, *refused])

    @rx.event
    @gate.stateless
    async def seen(self, name: Name, number: Number, revision: Number | None = None):
        """Move the read position of a conversation to the numbered message."""
        conversation_id = answers.conversation_in(name)
        try:
            await asyncio.to_thread(seats.mark_read, caller.actor(), conversation_id, number, revision)
        except NotFound:
            return

    @rx.event
    @gate.stateless
    async def attend(self, is_active: bool, people: Shown, listed: Shown, opened: Number):
        """Note whether somebody uses the tab, and which people and conversations it shows."""
        here, sid = delivery.current(), gate.session()
        if not here.has(sid):
            here.join(sid, caller.actor())
        if tab := tabs.by_session(sid):
            await here.presence.attend(tab, is_active, people, listed, opened)

    @rx.event
    @gate.stateless
    async def typing(self, conversation: Number):
        """Tell the other members that the viewer types."""
        await delivery.current().presence.type(gate.session(), caller.actor(), conversation)


async def run(app: rx.App) -> None:
    """Carry events into this worker's tabs until the worker ends; a lifespan task."""
    await delivery.run(app, Feed, CHANGES)
