"""The list of conversations and the open one, as far as a browser asks for them."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access.inputs import Name, Number
from messenger.domain.authentication.sign_ins import Actor
from messenger.domain.errors import NotFound
from messenger.domain.talk import conversations, members, seats
from messenger.sync import changes
from messenger.sync.changes import Change
from messenger.ui.wire import delivery, gate


class Missing(TypedDict):
    """A collection, or a row of one, that a browser lacks or holds only up to a revision."""

    name: Name
    known: Number | None


class Conversations(rx.State):
    """Answers what browsers ask of conversations; holds nothing itself."""

    @rx.event
    async def ask(self, missing: Annotated[list[Missing], Field(max_length=200)]):
        """Answer for each collection or row that is missing."""
        here, sid = delivery.current(), self.router.session.session_id
        if not here.has(sid):
            here.join(sid, gate.actor())
        here.answer(sid, await asyncio.to_thread(_answers, gate.actor(), missing))

    @rx.event
    async def more(self, active_at: Number, conversation_id: Number):
        """Add the page of conversations that were last active before this one."""
        listing = await asyncio.to_thread(conversations.listing, gate.actor(), (active_at, conversation_id))
        delivery.current().answer(self.router.session.session_id, changes.page(listing))

    @rx.event
    async def seen(self, name: Name, number: Number):
        """Note that the messages up to the numbered one were looked at."""
        try:
            await asyncio.to_thread(seats.mark_read, gate.actor(), _id_in(name), number)
        except NotFound:
            return


def _id_in(name: str) -> int:
    """Return the conversation's id in a collection's name; zero, which none has, if there is none."""
    return _number(name.partition("@")[0].rpartition("/")[2])


def _number(digits: str) -> int:
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0
    # PostgreSQL refuses to compare a column with a number that does not fit its type.
    return number if number < 2**31 else 0


def _answers(actor: Actor, missing: Sequence[Missing]) -> list[Change]:
    answers: list[Change] = []
    if any(asked["name"] == "greeting" for asked in missing):
        answers += changes.greeting(actor.user_id, *conversations.greeting(actor))
    rows = {_id_in(asked["name"]) for asked in missing if asked["name"].startswith("conversations/")}
    if rows:
        listing = conversations.held(actor, rows)
        found = changes.conversations(listing.conversations)
        own = changes.seats(listing.seats)
        answers += [changes.people(listing.people), own, found | {"answers": sorted(rows)}]
    # Browsers take a window only after the live run.
    for asked in sorted(missing, key=lambda asked: "@" in asked["name"]):
        if asked["name"].startswith("messages/") and "@" in asked["name"]:
            answers += _around(actor, asked["name"])
        elif asked["name"].startswith("messages/"):
            answers += _opened(actor, asked)
        elif asked["name"].startswith("members/"):
            answers += _seated(actor, _id_in(asked["name"]))
    return answers


def _opened(actor: Actor, asked: Missing) -> list[Change]:
    try:
        return changes.opening(conversations.open(actor, _id_in(asked["name"]), asked["known"]))
    except NotFound:
        return changes.no_conversation(_id_in(asked["name"]))


def _around(actor: Actor, name: str) -> list[Change]:
    conversation_id, number = _id_in(name), _number(name.partition("@")[2])
    try:
        return changes.around(conversation_id, number, conversations.around(actor, conversation_id, number))
    except NotFound:
        return changes.nothing_around(conversation_id, number)


def _seated(actor: Actor, conversation_id: int) -> list[Change]:
    try:
        return changes.seating(conversation_id, members.seating(actor, conversation_id))
    except NotFound:
        return changes.no_conversation(conversation_id)
