"""The details of the open conversation: its members, adding and removing them, and leaving."""

import asyncio
from typing import Annotated

import reflex as rx
from pydantic import Field

from messenger.access import caller
from messenger.access.inputs import Id, Line
from messenger.domain.errors import Refused
from messenger.domain.talk import contacts, everyone, members, membership
from messenger.domain.talk.contacts import Person
from messenger.ui.wire import gate

Chosen = Annotated[list[Id], Field(max_length=members.MAX_MEMBERS)]


class Details(rx.State):
    """The contacts found, and why one could not be added; the browser holds what is open."""

    error: str = ""
    is_known: bool = False
    search: str = ""
    found: rx.Field[list[Person]] = rx.field(default_factory=list)

    @rx.event
    async def find(self, text: Line):
        """Search the contacts."""
        self.search, self.error = text, ""
        self.found, _ = await asyncio.to_thread(contacts.search, caller.actor(), text)
        self.is_known = True

    @rx.event
    async def add(self, conversation_id: Id, user_id: Id):
        """Make a contact a member."""
        await self._add(conversation_id, [user_id])

    @rx.event
    async def widen(self, conversation_id: Id, user_id: Id):
        """Start a group of the two people of a direct conversation and a contact, and open it."""
        self.error = ""
        try:
            started = await asyncio.to_thread(membership.widen, caller.actor(), conversation_id, [user_id])
        except Refused as refused:
            self.error = next(iter(gate.reasons(refused).values()))
            return None
        return rx.redirect(f"/conversations/{started}")

    @rx.event
    async def add_mentioned(self, conversation_id: Id, user_ids: Chosen):
        """Make people members whom a message mentions; the page sends it when it hears that they are."""
        await self._add(conversation_id, user_ids)

    @rx.event
    async def remove(self, conversation_id: Id, user_id: Id):
        """Remove a member."""
        await asyncio.to_thread(membership.remove, caller.actor(), conversation_id, user_id)

    @rx.event
    async def limit_everyone(self, conversation_id: Id, wanted: bool):
        """Choose whether only the owner and administrators can mention everyone."""
        await asyncio.to_thread(everyone.limit, caller.actor(), conversation_id, wanted)

    @rx.event
    async def leave(self, conversation_id: Id):
        """Leave the conversation and go back to the list."""
        await asyncio.to_thread(membership.leave, caller.actor(), conversation_id)
        return rx.redirect("/")

    async def _add(self, conversation_id: int, user_ids: list[int]) -> None:
        self.error = ""
        try:
            await asyncio.to_thread(membership.add, caller.actor(), conversation_id, user_ids)
        except Refused as refused:
            self.error = gate.reasons(refused)["members"]
