"""Profile cards: writing to a person, and what one tells of oneself; browsers hold the cards."""

import asyncio
import uuid
from typing import Any

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Id, Line, Name, Number, Typed
from messenger.domain.errors import Refused
from messenger.domain.profiles import card, status
from messenger.domain.talk import conversations
from messenger.ui.bindings import held
from messenger.ui.wire import gate


class Profiles(rx.State):
    """The answers to what was chosen."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    status_answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def message(self, user_id: Id):
        """Open the direct conversation with a person; the first time, start it."""
        started = await asyncio.to_thread(
            conversations.start, caller.actor(), str(uuid.uuid4()), "", [user_id]
        )
        return rx.redirect(f"/conversations/{started}")

    @rx.event
    async def describe(self, asking: Name, text: Typed):
        """Say something about oneself."""
        self.answer = await _answer(asking, card.describe, text)

    @rx.event
    async def show_time(self, asking: Name, zone: Line):
        """Show one's local time, or hide it."""
        self.answer = await _answer(asking, card.show_time, zone)

    @rx.event
    async def choose_status(self, asking: Name, emoji: Line, text: Line, until: Number):
        """Say what one is up to."""
        self.status_answer = await _answer(asking, status.choose, emoji, text, until)


async def _answer(asking: str, verb: Any, *given: Any) -> dict[str, Any]:
    try:
        await asyncio.to_thread(verb, caller.actor(), *given)
    except Refused as refused:
        return held.answer(asking, errors=gate.reasons(refused))
    return held.answer(asking, is_done=True)
