"""The sign-up mode, and the open invitations."""

import asyncio
import secrets
from contextlib import suppress
from typing import Any

import reflex as rx
import segno
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Id, Name, Typed, whole
from messenger.domain.administration import invitations, site
from messenger.domain.administration.invitations import Current
from messenger.domain.errors import NotFound, Refused
from messenger.ui.bindings import held
from messenger.ui.screens.administration import guard
from messenger.ui.wire import gate


class NewInvitation(TypedDict):
    """The fields of the form."""

    note: Typed
    uses: Typed
    days: Typed


class Invitations(rx.State):
    """The sign-up mode, the open invitations, and the link of one that was just created."""

    status: str = ""
    mode: str = ""
    current: rx.Field[list[Current]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # The link of an invitation that was just created, only while it is shown; it is stored nowhere else.
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def visit(self):
        """Show the invitations."""
        await guard.show(self, self._look())

    @rx.event
    async def choose(self, mode: Name):
        """Set the sign-up mode."""
        try:
            await asyncio.to_thread(site.choose_sign_up_mode, caller.actor(), mode)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.mode, self.errors = mode, {}

    @rx.event
    async def create(self, form: NewInvitation):
        """Create an invitation and show its link."""
        self.errors = {}
        # The domain refuses 0 with an error at the field.
        uses, days = whole(form["uses"]) or 0, whole(form["days"]) or 0
        try:
            link = await asyncio.to_thread(invitations.create, caller.actor(), form["note"], uses, days)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        picture = segno.make(link, micro=False).svg_data_uri(dark="#000", light="#fff", omitsize=True)
        self.answer = held.answer(secrets.token_hex(8), link=link, picture=picture)
        await self._look()

    @rx.event
    async def put_away(self):
        """Forget the link that was shown."""
        self.answer = {}

    @rx.event
    async def withdraw(self, invitation_id: Id):
        """Withdraw an invitation; idempotent, since it may have ended already."""
        with suppress(NotFound):
            await asyncio.to_thread(invitations.withdraw, caller.actor(), invitation_id)
        await self._look()

    async def _look(self) -> None:
        self.current = await asyncio.to_thread(invitations.current, caller.actor())
        self.mode = await asyncio.to_thread(site.sign_up_mode)
