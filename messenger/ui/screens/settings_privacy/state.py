"""Choosing what one shows of oneself; the choices themselves are a collection in the browser."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Name
from messenger.domain.errors import Refused
from messenger.domain.presence import privacy
from messenger.ui.wire import gate


class PrivacyChoices(rx.State):
    """What was saved last, and why something was not."""

    saved: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    async def choose(self, switch: Name, wanted: bool):
        """Show or hide something of oneself."""
        self.saved, self.errors = False, {}
        try:
            await asyncio.to_thread(privacy.choose, caller.actor(), switch, wanted)
        except Refused as refused:
            self.errors = gate.reasons(refused)
        else:
            self.saved = True
