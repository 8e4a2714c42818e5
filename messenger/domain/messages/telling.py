"""Telling what a member did to a conversation, in the transaction of the act."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.messages import system_messages
from messenger.domain.messages.history import Message
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.talk import revisions
from messenger.domain.talk.contacts import Person


@dataclass(frozen=True)
class Told:
    """A new system message, and the people that it names, because a tab may not know them yet.

    `uncounted` holds the numbers of the conversation's newest system messages, which don't count as unread.
    """

    message: Message
    uncounted: list[int]
    people: list[Person]


def tell(
    tx: db.Transaction,
    conversation_id: int,
    by: int,
    system: SystemMessage,
    people: Iterable[Person],
    **stored: Any,
) -> Told:
    """Add a system message to a locked conversation and store these columns, all in one revision."""
    before = tx.execute(
        sa.select(
            col(models.Conversation.revision),
            col(models.Conversation.last_number),
            col(models.Conversation.uncounted),
        ).where(col(models.Conversation.id) == conversation_id)
    ).one()
    message = _message(conversation_id, before.last_number + 1, before.revision + 1, by, system)
    uncounted = [*(before.uncounted or []), message.number][-system_messages.MAX_UNCOUNTED :]
    _store(tx, message, system)
    revisions.advance(tx, conversation_id, last_number=message.number, uncounted=uncounted, **stored)
    return Told(message=message, uncounted=uncounted, people=list(people))


def tell_created(tx: db.Transaction, conversation_id: int, by: int) -> Message:
    """Add who created a conversation, before its first message: it has no revision and number of its own."""
    system = SystemMessage(kind=Kind.CREATED)
    message = _message(conversation_id, 0, 0, by, system)
    _store(tx, message, system)
    return message


def _message(conversation_id: int, number: int, revision: int, by: int, system: SystemMessage) -> Message:
    return Message(
        id=str(uuid.uuid4()),
        conversation=conversation_id,
        number=number,
        revision=revision,
        author=by,
        body="",
        at=clock.now(),
        system=system,
    )


def _store(tx: db.Transaction, message: Message, system: SystemMessage) -> None:
    tx.execute(
        sa.insert(models.Message).values(
            id=message.id,
            conversation_id=message.conversation,
            number=message.number,
            revision=message.revision,
            author_id=message.author,
            body=message.body,
            sent_at=message.at,
            system=system_messages.stored(system),
        )
    )
    place = {"conversation_id": message.conversation, "number": message.number}
    if system.people:
        rows = [place | {"user_id": user_id} for user_id in system.people]
        tx.execute(sa.insert(models.SystemMessagePerson), rows)
