"""The links to join a group, for those who lead it."""

import asyncio
import secrets
from typing import Any

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Id, Typed, whole
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import join_links
from messenger.domain.groups.join_links import GroupLink, GroupLinks
from messenger.sync import answers
from messenger.ui.bindings import held
from messenger.ui.wire import gate


class NewLink(TypedDict):
    """The fields of the form."""

    expiry: Typed
    uses: Typed


class JoinLinks(rx.State):
    """The links that work, and the address of one that was just made."""

    is_known: bool = False
    # To others than those who lead the group, the page looks like one that does not exist.
    is_leading: bool = False
    conversation: int = 0
    title: str = ""
    current: rx.Field[list[GroupLink]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # The address of a link that was just made, only while it is shown; it is stored nowhere else.
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def visit(self):
        """Show the links."""
        self.errors = {}
        await self._look()

    @rx.event
    async def create(self, form: NewLink):
        """Make a link and show its address."""
        self.errors = {}
        typed = form["uses"].strip()
        # No limit if nothing is typed; the domain refuses 0 with an error at the field.
        uses = (whole(typed) or 0) if typed else None
        try:
            link = await asyncio.to_thread(
                join_links.create, caller.actor(), self._group(), form["expiry"], uses
            )
        except Refused as refused:
            self.errors = gate.reasons(refused)
        except (Forbidden, NotFound):
            self.is_leading = False
        else:
            self.answer = held.answer(secrets.token_hex(8), link=link)
            await self._look()

    @rx.event
    async def put_away(self):
        """Forget the address that was shown."""
        self.answer = {}

    @rx.event
    async def revoke(self, link_id: Id):
        """End a link."""
        try:
            await asyncio.to_thread(join_links.revoke, caller.actor(), self._group(), link_id)
        except (Forbidden, NotFound):
            self.is_leading = False
        else:
            await self._look()

    async def _look(self) -> None:
        try:
            found = await asyncio.to_thread(join_links.current, caller.actor(), self._group())
        except (Forbidden, NotFound):
            self.is_leading, found = False, GroupLinks(title="", links=[])
        else:
            self.is_leading = True
        self.is_known = True
        self.conversation, self.title, self.current = self._group(), found.title, found.links

    def _group(self) -> int:
        return answers.conversation_in(self.router.url.path.rstrip("/"))
