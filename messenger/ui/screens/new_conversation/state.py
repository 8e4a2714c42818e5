"""Starting a conversation: the contact search, and the draft that the browser holds and submits."""

import asyncio
from typing import Annotated, Any

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Id, Line, Name, Typed
from messenger.domain.errors import Refused
from messenger.domain.talk import contacts, conversations, members
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import held
from messenger.ui.wire import gate

Chosen = Annotated[list[Id], Field(max_length=members.MAX_MEMBERS)]


class Titled(TypedDict):
    """The fields of the form."""

    title: Typed


class NewConversation(rx.State):
    """A page of the contacts to choose from, and the errors of a draft."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    is_known: bool = False
    search: str = ""
    found: rx.Field[list[Person]] = rx.field(default_factory=list)
    has_more: bool = False
    _started: str = ""

    @rx.event
    async def close(self):
        """Clear the contacts found and the errors."""
        self.reset()

    @rx.event
    async def find(self, text: Line):
        """Search the contacts."""
        self.search = text
        await self._find(0)

    @rx.event
    async def find_more(self):
        """Show the next page of the contacts found."""
        await self._find(len(self.found))

    @rx.event
    async def create(self, draft_id: Name, user_ids: Chosen, form: Titled):
        """Start the conversation and open it; idempotent, so a second click does not open it twice."""
        if draft_id == self._started:
            return None
        try:
            started = await asyncio.to_thread(
                conversations.start, caller.actor(), draft_id, form["title"], user_ids
            )
        except Refused as refused:
            self.answer = held.answer(draft_id, errors=gate.reasons(refused))
            return None
        self._started = draft_id
        return rx.redirect(f"/conversations/{started}")

    @rx.event
    async def note(self):
        """Open the user's notes to themselves."""
        return rx.redirect(f"/conversations/{await asyncio.to_thread(conversations.note, caller.actor())}")

    async def _find(self, skip: int) -> None:
        page, self.has_more = await asyncio.to_thread(contacts.search, caller.actor(), self.search, skip)
        self.found, self.is_known = [*self.found[:skip], *page], True
