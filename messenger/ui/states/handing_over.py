"""Links that no mail brings to people, for administrators to hand over."""

import asyncio
from typing import NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts
from messenger.access.inputs import Number, Typed
from messenger.config import settings
from messenger.domain import mails
from messenger.domain.errors import NotFound, Refused
from messenger.domain.mails import Waiting
from messenger.ui import administrators
from messenger.ui.wire import gate

GONE = "This link does not wait any more: another administrator has it, or they asked for a new one."


class Consent(TypedDict):
    """What the form holds."""

    current_password: Typed
    code: NotRequired[Typed]


class HandingOver(rx.State):
    """The links that wait, and the one that is asked about."""

    # Nothing until it is known, then "shown" to administrators and "missing" to all others.
    status: str = ""
    sends_mail: bool = True
    waiting: rx.Field[list[Waiting]] = rx.field(default_factory=list)
    about: int = 0
    kind: str = ""
    nickname: str = ""
    address: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # Only as long as it is shown: it is kept nowhere.
    link: str = ""
    said: str = ""

    @rx.event
    async def visit(self):
        """Show the links that wait; one that is shown stays, for a page loads again when it reconnects."""
        if await administrators.show(self, self._look()):
            self.sends_mail = settings.sends_mail

    @rx.event
    async def ask(self, mail_id: Number):
        """Ask for the password before a link is shown."""
        self._rest()
        mail = next((mail for mail in self.waiting if mail.id == mail_id), None)
        if mail:
            self.about, self.kind, self.nickname, self.address = (
                mail_id,
                mail.kind,
                mail.nickname,
                mail.address,
            )

    @rx.event
    async def cancel(self):
        """Show no link, and forget the one that was shown."""
        self._rest()

    @rx.event
    async def hand_over(self, form: Consent):
        """Show the link, which waits no more."""
        self.errors = {}
        # A second click finds it shown.
        if self.link:
            return
        try:
            self.link = await attempts.by_password_and_code(
                mails.hand_over, self.about, form["current_password"], form.get("code", "")
            )
        except Refused as refused:
            self.errors = refused.reasons
            return
        except NotFound:
            self._rest()
            self.said = GONE
        await self._look()

    async def _look(self) -> None:
        self.waiting = await asyncio.to_thread(mails.waiting, gate.actor())

    def _rest(self) -> None:
        self.about, self.kind, self.nickname, self.address = 0, "", "", ""
        self.errors, self.link, self.said = {}, "", ""
