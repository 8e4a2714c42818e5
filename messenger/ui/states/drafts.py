"""The draft of a new conversation."""

import asyncio
import uuid
from typing import Annotated

import reflex as rx
from pydantic import BaseModel, Field, ValidationError
from typing_extensions import TypedDict

from messenger.access.inputs import Line, Number, Typed
from messenger.domain import contacts, conversations
from messenger.domain.contacts import Person
from messenger.domain.errors import Refused
from messenger.ui.wire import gate


class Kept(BaseModel):
    """What the browser keeps of the draft; whose it is, lest it be shown to another."""

    id: Annotated[str, Field(max_length=36)]
    user: int
    others: Annotated[list[Number], Field(max_length=conversations.MOST_MEMBERS)]


class Titled(TypedDict):
    """What the form holds."""

    title: Typed


class Drafts(rx.State):
    """The people chosen so far and a page of those to choose from."""

    kept: str = rx.SessionStorage("", name="draft")
    is_open: bool = False
    draft_id: str = ""
    others: rx.Field[list[Person]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    search: str = ""
    found: rx.Field[list[Person]] = rx.field(default_factory=list)
    has_more: bool = False

    @rx.var
    def other_ids(self) -> list[int]:
        """List whom the draft adds."""
        return [person.id for person in self.others]

    @rx.event
    async def restore(self):
        """Take up the draft that this tab was at, if there is one."""
        draft = self._kept()
        if draft is None or self.is_open:
            return
        self.draft_id, self.is_open = draft.id, True
        self.others = await asyncio.to_thread(contacts.chosen, gate.actor(), draft.others)
        await self._find(0)

    @rx.event
    async def begin(self):
        """Open the draft, a new one if there is none."""
        self.is_open = True
        self.draft_id = self.draft_id or str(uuid.uuid4())
        self.search = ""
        self._keep()
        await self._find(0)

    @rx.event
    async def close(self):
        """Throw the draft away."""
        self.reset()
        self.kept = ""

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
    async def choose(self, user_id: Number, is_chosen: bool):
        """Add a contact, or take one out again."""
        self.errors = {}
        if not is_chosen:
            self.others = [person for person in self.others if person.id != user_id]
        elif user_id not in self.other_ids and len(self.others) < conversations.MOST_MEMBERS - 1:
            self.others = self.others + await asyncio.to_thread(contacts.chosen, gate.actor(), [user_id])
        self._keep()

    @rx.event
    async def create(self, form: Titled):
        """Start the conversation and open it; a second click finds the draft gone."""
        if not self.is_open:
            return None
        ids, title = self.other_ids, form["title"]
        try:
            started = await asyncio.to_thread(conversations.start, gate.actor(), self.draft_id, title, ids)
        except Refused as refused:
            self.errors = refused.reasons
            return None
        self.reset()
        self.kept = ""
        return rx.redirect(f"/conversations/{started}")

    async def _find(self, skip: int) -> None:
        page, self.has_more = await asyncio.to_thread(contacts.search, gate.actor(), self.search, skip)
        self.found = [*self.found[:skip], *page]

    def _keep(self) -> None:
        draft = Kept(id=self.draft_id, user=gate.actor().user_id, others=self.other_ids)
        self.kept = draft.model_dump_json()

    def _kept(self) -> Kept | None:
        try:
            draft = Kept.model_validate_json(self.kept or "{}")
        except ValidationError:
            return None
        return draft if draft.user == gate.actor().user_id else None
