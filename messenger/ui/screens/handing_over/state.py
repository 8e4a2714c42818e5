"""Links that could not be emailed, for administrators to hand over."""

import asyncio
from typing import Any, NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, caller
from messenger.access.inputs import Id, Name, Typed
from messenger.config import settings
from messenger.domain import mails
from messenger.domain.errors import NotFound, Refused
from messenger.domain.mails import Waiting
from messenger.ui.bindings import held
from messenger.ui.screens.administration import guard
from messenger.ui.wire import gate


class Consent(TypedDict):
    """The fields of the form."""

    current_password: Typed
    code: NotRequired[Typed]


class HandingOver(rx.State):
    """The waiting links, and the answer to the dialog about one."""

    # Empty until known, then "shown" to administrators and "missing" to everybody else.
    status: str = ""
    sends_mail: bool = True
    waiting: rx.Field[list[Waiting]] = rx.field(default_factory=list)
    # The answer to the open dialog. It contains the link only while that is shown; it is stored nowhere else.
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    # Whether the requested link was no longer waiting.
    is_gone: bool = False
    _done: str = ""

    @rx.event
    async def visit(self):
        """Show the waiting links."""
        if await guard.show(self, self._look()):
            self.sends_mail = settings.sends_mail

    @rx.event
    async def cancel(self):
        """Forget the link that was shown."""
        self.answer = {}

    @rx.event
    async def hand_over(self, asking: Name, mail_id: Id, form: Consent):
        """Show the link and take it off the list."""
        # Idempotent: after a second click, the link stays shown.
        if asking == self._done:
            return
        self.is_gone = False
        try:
            link = await attempts.by_password_and_code(
                mails.hand_over, mail_id, form["current_password"], form.get("code", "")
            )
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
            return
        except NotFound:
            self.answer, self.is_gone = held.answer(asking, is_done=True), True
        else:
            self._done, self.answer = asking, held.answer(asking, link=link)
        await self._look()

    async def _look(self) -> None:
        self.waiting = await asyncio.to_thread(mails.waiting, caller.actor())
