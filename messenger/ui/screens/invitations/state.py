"""Who may sign up, and the invitations that are out."""

import asyncio
import secrets
from contextlib import suppress
from typing import Any

import reflex as rx
import segno
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Name, Number, Typed
from messenger.domain.administration import invitations, site
from messenger.domain.administration.invitations import Current
from messenger.domain.errors import NotFound, Refused
from messenger.ui.bindings import held
from messenger.ui.screens.administration import guard
from messenger.ui.wire import gate


class NewInvitation(TypedDict):
    """What the form holds."""

    note: Typed
    uses: Typed
    days: Typed


class Invitations(rx.State):
    """The sign-up mode, the current invitations, and the link of one that was just made."""

    status: str = ""
    mode: str = ""
    current: rx.Field[list[Current]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # The link of one that was just made, only as long as it is shown: it is kept nowhere.
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def visit(self):
        """Show the invitations."""
        await guard.show(self, self._look())

    @rx.event
    async def choose(self, mode: Name):
        """Let these sign up from now on."""
        try:
            await asyncio.to_thread(site.choose_sign_up_mode, caller.actor(), mode)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.mode, self.errors = mode, {}

    @rx.event
    async def create(self, form: NewInvitation):
        """Make an invitation, and show its link."""
        self.errors = {}
        uses, days = _number(form["uses"]), _number(form["days"])
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
    async def withdraw(self, invitation_id: Number):
        """End an invitation; one that is gone already is just not shown any more."""
        with suppress(NotFound):
            await asyncio.to_thread(invitations.withdraw, caller.actor(), invitation_id)
        await self._look()

    async def _look(self) -> None:
        self.current = await asyncio.to_thread(invitations.current, caller.actor())
        self.mode = await asyncio.to_thread(site.sign_up_mode)


def _number(text: str) -> int:
    """Return the whole number that was typed, or one that is never allowed."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
