"""The details of the open conversation: who sits in it, and who comes and goes."""

import asyncio

import reflex as rx

from messenger.access.inputs import Line, Number
from messenger.domain import contacts, membership
from messenger.domain.contacts import Person
from messenger.domain.errors import Refused
from messenger.ui.wire import gate


class Details(rx.State):
    """Whether the details are shown, and the contacts found to be added."""

    is_open: bool = False
    # The conversation to which people are being added, and the one being left: a question asked in
    # one must not be answered in another.
    adding: int = 0
    leaving: int = 0
    error: str = ""
    search: str = ""
    found: rx.Field[list[Person]] = rx.field(default_factory=list)

    @rx.event
    async def toggle(self):
        """Show the details, or hide them."""
        self.is_open = not self.is_open
        self._rest()

    @rx.event
    async def close(self):
        """Hide the details: where no conversation is open, they are of none."""
        self.is_open = False
        self._rest()

    @rx.event
    async def begin_adding(self, conversation_id: Number):
        """Offer contacts to add."""
        self._rest()
        self.adding, self.search = conversation_id, ""
        await self._find()

    @rx.event
    async def find(self, text: Line):
        """Search the contacts."""
        self.search = text
        await self._find()

    @rx.event
    async def add(self, conversation_id: Number, user_id: Number):
        """Make a contact a member."""
        self.error = ""
        try:
            await asyncio.to_thread(membership.add, gate.actor(), conversation_id, [user_id])
        except Refused as refused:
            self.error = refused.reasons["members"]

    @rx.event
    async def remove(self, conversation_id: Number, user_id: Number):
        """Take a member out."""
        await asyncio.to_thread(membership.remove, gate.actor(), conversation_id, user_id)

    @rx.event
    async def begin_leaving(self, conversation_id: Number):
        """Ask whether to leave."""
        self._rest()
        self.leaving = conversation_id

    @rx.event
    async def stay(self):
        """Do not leave, and add nobody more."""
        self._rest()

    @rx.event
    async def leave(self, conversation_id: Number):
        """Give up one's seat, and go back to the list."""
        await asyncio.to_thread(membership.leave, gate.actor(), conversation_id)
        self.is_open = False
        self._rest()
        return rx.redirect("/")

    async def _find(self) -> None:
        self.found, _ = await asyncio.to_thread(contacts.search, gate.actor(), self.search)

    def _rest(self) -> None:
        self.adding = self.leaving = 0
        self.error = ""
