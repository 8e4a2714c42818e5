"""Sending messages."""

import logging
from typing import Annotated

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access import batching
from messenger.access.inputs import Name, Number
from messenger.db import Unavailable
from messenger.domain.messages import Draft
from messenger.sync import changes
from messenger.sync.changes import Change
from messenger.ui.wire import delivery, gate

log = logging.getLogger(__name__)

NOT_NOW = "It was not saved: the database cannot be reached just now."


class Unsent(TypedDict):
    """A row of a browser's outbox."""

    conversation: Number
    id: Name
    body: Annotated[str, Field(max_length=100_000)]


class Messages(rx.State):
    """Takes what browsers send; the messages themselves are held by the browsers."""

    @rx.event
    async def send(self, drafts: Annotated[list[Unsent], Field(max_length=100)], viewer: Number):
        """Store what the viewer of the page wrote; whoever may see it hears of it, the sender like anyone."""
        actor = gate.actor()
        # The page is about to learn that another person has signed in: what stands in it is not theirs.
        if viewer != actor.user_id:
            return
        rows = [Draft(draft["conversation"], draft["id"], draft["body"]) for draft in drafts]
        try:
            receipt = await batching.send(actor, rows)
        except Unavailable:
            log.warning("messages could not be stored: the database cannot be reached")
            await self._answer([{"refused": dict.fromkeys((row.id for row in rows), NOT_NOW), "again": True}])
            return
        if answer := changes.receipt(receipt):
            await self._answer(answer)

    async def _answer(self, answer: list[Change]) -> None:
        delivery.current().answer(self.router.session.session_id, answer)
