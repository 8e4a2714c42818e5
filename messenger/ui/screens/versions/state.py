"""The versions of an edited message, as the answer to the dialog that shows them."""

import asyncio
from dataclasses import asdict
from typing import Any

import reflex as rx

from messenger.access import caller, refusals
from messenger.access.inputs import Name
from messenger.domain.errors import Forbidden, NotFound
from messenger.domain.messages import editing
from messenger.ui.bindings import held
from messenger.ui.wire import gate


class Versions(rx.State):
    """The answer to the open dialog."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def load(self, asking: Name, message_id: Name):
        """Show what a message has said."""
        try:
            found = await asyncio.to_thread(editing.versions, caller.actor(), message_id)
        except (NotFound, Forbidden) as error:
            self.answer = held.answer(asking, reason=gate.say(refusals.EXPECTED[type(error)]))
            return
        self.answer = held.answer(asking, versions=[asdict(version) for version in found])

    @rx.event
    async def put_away(self):
        """Forget what was shown."""
        self.answer = {}
