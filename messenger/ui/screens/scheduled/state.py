"""Scheduling messages, and changing what is scheduled; the list itself is a collection in the browser."""

import asyncio
from typing import Annotated, Any, NotRequired

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Name, Number, Typed, time_in
from messenger.domain.errors import Refused
from messenger.domain.messages.sending import Draft
from messenger.domain.scheduled import scheduling
from messenger.ui.bindings import held
from messenger.ui.wire import gate

Body = Annotated[str, Field(max_length=100_000)]


class Changed(TypedDict):
    """The fields of the form; the time is in milliseconds, and empty if it is incomplete."""

    body: Body
    # Not a plain input, so Reflex can't find it in the form.
    time: NotRequired[Typed]


class Scheduling(rx.State):
    """The answers to what is scheduled or changed, and why a message can't be sent now."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    error: str = ""

    @rx.event
    async def schedule(
        self, asking: Name, conversation: Number, id: Name, body: Body, reply_to: Name, at: Number
    ):
        """Store a message to be sent later; idempotent by its id."""
        draft = Draft(conversation, id, body, reply_to=reply_to or None)
        await self._answer(asking, scheduling.schedule, draft, at)

    @rx.event
    async def change(self, asking: Name, message_id: Name, form: Changed):
        """Change the text and the time of a message."""
        await self._answer(asking, scheduling.change, message_id, form["body"], time_in(form.get("time", "")))

    @rx.event
    async def send_now(self, message_id: Name):
        """Have a message sent at once."""
        self.error = ""
        try:
            await asyncio.to_thread(scheduling.send_now, caller.actor(), message_id)
        except Refused as refused:
            self.error = next(iter(gate.reasons(refused).values()))

    @rx.event
    async def cancel(self, message_id: Name):
        """Delete a message."""
        self.error = ""
        await asyncio.to_thread(scheduling.cancel, caller.actor(), message_id)

    async def _answer(self, asking: str, verb: Any, *given: Any) -> None:
        try:
            await asyncio.to_thread(verb, caller.actor(), *given)
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
        else:
            self.answer = held.answer(asking, is_done=True)
