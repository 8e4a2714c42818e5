"""Mail that could not be delivered, for administrators."""

import asyncio
from collections.abc import Callable

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Id
from messenger.config import settings
from messenger.domain.actors import Actor
from messenger.domain.administration import undelivered
from messenger.domain.administration.undelivered import Undelivered as Mail
from messenger.domain.errors import NotFound
from messenger.ui.screens.administration import guard


class Undelivered(rx.State):
    """The mails that could not be delivered."""

    # Empty until known, then "shown" to administrators and "missing" to everybody else.
    status: str = ""
    sends_mail: bool = True
    mails: rx.Field[list[Mail]] = rx.field(default_factory=list)
    # The outcome of the last action: "again", "dismissed" or "gone".
    said: str = ""

    @rx.event
    async def visit(self):
        """Show the mails."""
        if await guard.show(self, self._look()):
            self.sends_mail = settings.sends_mail

    @rx.event
    async def try_again(self, mail_id: Id):
        """Send a mail again."""
        await self._do(undelivered.try_again, mail_id, "again")

    @rx.event
    async def dismiss(self, mail_id: Id):
        """Stop trying to send a mail."""
        await self._do(undelivered.dismiss, mail_id, "dismissed")

    async def _do(self, verb: Callable[[Actor, int], None], mail_id: int, said: str) -> None:
        try:
            await asyncio.to_thread(verb, caller.actor(), mail_id)
        except NotFound:
            said = "gone"
        await self._look()
        self.said = said

    async def _look(self) -> None:
        self.said = ""
        self.mails = await asyncio.to_thread(undelivered.listing, caller.actor())
