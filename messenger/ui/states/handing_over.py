"""Links of mail that could not be sent, for an administrator to hand over."""

import asyncio
from typing import NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.config import settings
from messenger.domain import mails, people
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.mails import Waiting
from messenger.ui import attempts, gate
from messenger.ui.arguments import Number, Typed


class Proof(TypedDict):
    """What the form holds."""

    current_password: Typed
    code: NotRequired[Typed]


class HandingOver(rx.State):
    """The mail that waits, and the link of one that was just taken."""

    status: str = ""
    sends_mail: bool = True
    waiting: rx.Field[list[Waiting]] = rx.field(default_factory=list)
    # The mail whose link is asked for.
    asked: int = 0
    nickname: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # Only as long as it is shown: it is kept nowhere.
    link: str = ""

    @rx.event
    async def visit(self):
        """Show what waits; a link stays, for a page loads again when it reconnects."""
        try:
            await self._look()
        except Forbidden:
            self.reset()
            self.status = "missing"
            return
        self.status, self.sends_mail = "shown", settings.sends_mail

    @rx.event
    async def ask(self, mail_id: Number):
        """Ask for the password before a link is shown."""
        mail = next((mail for mail in self.waiting if mail.id == mail_id), None)
        if mail is not None:
            self._rest()
            self.asked, self.nickname = mail.id, mail.nickname

    @rx.event
    async def cancel(self):
        """Take no link, and forget the one that was shown."""
        self._rest()

    @rx.event
    async def take(self, form: Proof):
        """Show the link; a second click finds nothing asked."""
        self.errors = {}
        if not self.asked or self.link:
            return
        try:
            self.link = await attempts.by_password(
                people.hand_over, self.asked, form["current_password"], form.get("code", "")
            )
        except Refused as refused:
            self.errors = refused.reasons
            return
        except NotFound:
            self.errors = {"mail": "This link was taken or sent in the meantime."}
        await self._look()

    async def _look(self) -> None:
        self.waiting = await asyncio.to_thread(mails.waiting, gate.actor())

    def _rest(self) -> None:
        self.asked, self.nickname, self.errors, self.link = 0, "", {}, ""
