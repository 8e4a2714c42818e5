"""Sending messages."""

from dataclasses import replace
from typing import Annotated, Any

import reflex as rx
from pydantic import Field
from typing_extensions import TypedDict

from messenger.access import batching
from messenger.access.inputs import Name, Number
from messenger.db import Unavailable
from messenger.domain.talk.messages import Draft
from messenger.sync import changes
from messenger.translation import gettext
from messenger.ui.wire import delivery, gate

NOT_NOW = gettext("The server can't reach its database right now. Your message will be sent when it's back.")


class Unsent(TypedDict):
    """A row of a browser's outbox."""

    conversation: Number
    id: Name
    body: Annotated[str, Field(max_length=100_000)]


def _not_now(sid: str, arguments: dict[str, Any]) -> None:
    """Say that the drafts are not stored; their browser sends them again by itself."""
    refused = dict.fromkeys((draft["id"] for draft in arguments["drafts"]), gate.say(NOT_NOW))
    delivery.current().answer(sid, [{"refused": refused, "again": True}])


class Messages(rx.State):
    """Takes what browsers send; the messages themselves are held by the browsers."""

    @rx.event
    @gate.when_unavailable(_not_now)
    async def send(self, drafts: Annotated[list[Unsent], Field(max_length=100)], viewer: Number):
        """Store what the viewer of the page wrote; whoever may see it hears of it, the sender like anyone."""
        actor, sid = gate.actor(), self.router.session.session_id
        # The page is about to learn that another person has signed in: what stands in it is not theirs.
        if viewer != actor.user_id:
            return
        rows = [Draft(draft["conversation"], draft["id"], draft["body"]) for draft in drafts]
        try:
            receipt = await batching.send(actor, rows)
        except Unavailable:
            _not_now(sid, {"drafts": drafts})
            return
        if answer := changes.receipt(replace(receipt, refused=gate.say_each(receipt.refused))):
            delivery.current().answer(sid, answer)
