"""Confirming an email address with the link sent to it."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import token_in
from messenger.domain.accounts import confirmation
from messenger.domain.errors import Refused
from messenger.ui.wire import gate


class Confirmation(rx.State):
    """The address that the link is for, or why it cannot be confirmed."""

    address: str = ""
    refusal: str = ""

    @rx.event
    @gate.open_to_all
    async def visit(self):
        """Look the link up; opening it changes nothing, because mail scanners open links, too."""
        self.address = self.refusal = ""
        try:
            self.address = await asyncio.to_thread(confirmation.address, token_in(self.router.url.path))
        except Refused as refused:
            (self.refusal,) = gate.reasons(refused).values()

    @rx.event
    @gate.open_to_all
    async def confirm(self):
        """Confirm the address and lead to the profile, or to the sign-in page."""
        try:
            await asyncio.to_thread(confirmation.confirm, token_in(self.router.url.path))
        except Refused as refused:
            (self.refusal,) = gate.reasons(refused).values()
            return None
        return rx.redirect("/profile" if caller.visitor() else "/sign-in?after=confirmation", replace=True)
