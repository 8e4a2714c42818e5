"""Changing and ending reminders; the list itself is a collection in the browser."""

import asyncio
from typing import Any, NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Name, Typed, time_in
from messenger.domain.errors import Refused
from messenger.domain.reminders import reminding
from messenger.ui.bindings import held
from messenger.ui.wire import gate


class Chosen(TypedDict):
    """The field of the form: the time in milliseconds, and empty if it is incomplete."""

    # Not a plain input, so Reflex can't find it in the form.
    time: NotRequired[Typed]


class ReminderChanges(rx.State):
    """The answers to what is changed."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def change(self, asking: Name, message_id: Name, form: Chosen):
        """Change the time of a reminder."""
        try:
            at = time_in(form.get("time", ""))
            await asyncio.to_thread(reminding.remind, caller.actor(), message_id, at)
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
        else:
            self.answer = held.answer(asking, is_done=True)

    @rx.event
    async def end(self, message_id: Name):
        """End a reminder."""
        await asyncio.to_thread(reminding.end, caller.actor(), message_id)
