"""Messages that people have saved for themselves."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import bodies, history
from messenger.domain.messages.history import Message
from messenger.domain.talk import contacts, seats
from messenger.domain.talk.contacts import Person
from messenger.live import bus
from messenger.translation import ngettext

MAX_SAVED = 1000


@bus.event
@dataclass(frozen=True)
class SavesChanged(bus.Event):
    """Somebody saved a message or removed it, or a message that they have saved was changed."""

    message_id: str


@dataclass(frozen=True)
class Saved:
    """A saved message, with its conversation and the beginning of its text; `at` is when it was saved."""

    id: str
    conversation: int
    title: str
    number: int
    author: int
    excerpt: str
    at: int


@dataclass(frozen=True)
class Saves:
    """What a person has saved, newest first, with the authors."""

    saved: list[Saved]
    people: list[Person]


def save(actor: Actor, message_id: str) -> int:
    """Save a message for oneself; return its revision. Idempotent.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    with db.transaction() as tx:
        message = history.visible(tx, actor, message_id)
        if message.deleted or message.system:
            raise Forbidden
        # Lock the account: two tabs may save the same message at once.
        tx.execute(
            sa.select(col(models.User.id))
            .where(col(models.User.id) == actor.user_id)
            .with_for_update(key_share=True)
        )
        held = tx.execute(
            _listed(actor, col(models.SavedMessage.message_id), col(models.SavedMessage.saved_at))
        ).all()
        if any(row.message_id == message_id for row in held):
            return message.revision
        if len(held) >= MAX_SAVED:
            raise Refused(
                save=ngettext(
                    "You can save at most {n} message. Remove one first.",
                    "You can save at most {n} messages. Remove one first.",
                    n=MAX_SAVED,
                )
            )
        now = max([clock.now(), *(row.saved_at + 1 for row in held)])
        tx.execute(
            sa.insert(models.SavedMessage).values(user_id=actor.user_id, message_id=message_id, saved_at=now)
        )
        _tell(tx, actor, message)
        return message.revision


def unsave(actor: Actor, message_id: str) -> int:
    """Remove a message from what one has saved; return its revision. Idempotent. Raises `NotFound`."""
    with db.transaction() as tx:
        message = history.visible(tx, actor, message_id)
        is_it = (
            col(models.SavedMessage.user_id) == actor.user_id,
            col(models.SavedMessage.message_id) == message_id,
        )
        if tx.scalar(
            sa.delete(models.SavedMessage).where(*is_it).returning(col(models.SavedMessage.user_id))
        ):
            _tell(tx, actor, message)
        return message.revision


def _tell(tx: db.Transaction, actor: Actor, message: Message) -> None:
    seats.touch(tx, actor.user_id, message.conversation)
    tx.then(bus.publish, SavesChanged(message.id), frozenset({actor.user_id}))


def saved(actor: Actor) -> Saves:
    """Read what the actor has saved, as far as they are still a member."""
    query = _listed(
        actor,
        col(models.Message.id),
        col(models.Message.conversation_id),
        col(models.Conversation.title),
        col(models.Message.number),
        col(models.Message.author_id),
        col(models.Message.body),
        col(models.Message.runs),
        col(models.SavedMessage.saved_at),
    ).order_by(col(models.SavedMessage.saved_at).desc())
    with db.reading() as session:
        found = [
            Saved(
                id=row.id,
                conversation=row.conversation_id,
                title=row.title,
                number=row.number,
                author=row.author_id,
                excerpt=bodies.excerpt(row.body, row.runs),
                at=row.saved_at,
            )
            for row in session.execute(query)
        ]
        return Saves(found, contacts.named(session, {one.author for one in found}))


def _listed(actor: Actor, *columns: Any) -> sa.Select:
    """Select from the saved messages that the actor can still see, and so remove.

    Whoever left and joined again may not see all that they have saved.

    Race: a message may be deleted while it is being saved. Its tombstone is not listed.
    """
    return (
        sa.select(*columns)
        .select_from(models.SavedMessage)
        .join(models.Message, col(models.Message.id) == col(models.SavedMessage.message_id))
        .join(models.Conversation, col(models.Conversation.id) == col(models.Message.conversation_id))
        .join(
            models.Member,
            sa.and_(
                col(models.Member.conversation_id) == col(models.Message.conversation_id),
                col(models.Member.user_id) == col(models.SavedMessage.user_id),
                col(models.Member.first_number) <= col(models.Message.number),
            ),
        )
        .where(col(models.SavedMessage.user_id) == actor.user_id, col(models.Message.deleted_at).is_(None))
    )


def savers(session: Session, message_id: str) -> frozenset[int]:
    """Return the ids of those who have saved a message."""
    is_it = col(models.SavedMessage.message_id) == message_id
    return frozenset(session.scalars(sa.select(col(models.SavedMessage.user_id)).where(is_it)))
