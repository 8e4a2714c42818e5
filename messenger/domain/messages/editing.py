"""Editing and deleting messages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import bodies, history, quotes
from messenger.domain.messages.history import Message
from messenger.domain.messages.quotes import Quoting
from messenger.domain.talk import revisions
from messenger.domain.talk.revisions import Locked
from messenger.live import bus


@bus.event
@dataclass(frozen=True)
class MessageEdited(bus.Event):
    """The body of a message was changed, and what quotes of it show."""

    message: Message
    quoting: Quoting = field(default_factory=Quoting)


@bus.event
@dataclass(frozen=True)
class MessageDeleted(bus.Event):
    """A message was deleted; a tombstone stays in its place, and in quotes of it."""

    message: Message
    quoting: Quoting = field(default_factory=Quoting)


def edit(actor: Actor, message_id: str, body: str) -> None:
    """Change the body of one's own message. Raises `NotFound`, `Forbidden` or `Refused`."""
    if fault := bodies.fault(body):
        raise Refused(body=fault)
    with db.transaction() as tx:
        locked, message = _own(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        if message.body != body:
            edited = replace(message, body=body, edited=True)
            _retell(tx, locked, edited, MessageEdited, edited_at=clock.now())


def delete(actor: Actor, message_id: str) -> None:
    """Erase one's own message, which leaves a tombstone. Raises `NotFound` or `Forbidden`."""
    with db.transaction() as tx:
        locked, message = _own(tx, actor, message_id)
        if not message.deleted:
            tx.execute(sa.delete(models.Reaction).where(col(models.Reaction.message_id) == message_id))
            bare = replace(message, body="", deleted=True, reactions={}, quote=None)
            _retell(tx, locked, bare, MessageDeleted, deleted_at=clock.now(), reply_to=None)


def _own(tx: db.Transaction, actor: Actor, message_id: str) -> tuple[Locked, Message]:
    """Find a message of the actor's own and lock its conversation. Raises `NotFound` or `Forbidden`."""
    locked, message = find(tx, actor, message_id)
    if message.author != actor.user_id:
        raise Forbidden
    return locked, message


def find(tx: db.Transaction, actor: Actor, message_id: str) -> tuple[Locked, Message]:
    """Find a message the actor may see and lock its conversation. Raises `NotFound`."""
    place = sa.select(col(models.Message.conversation_id)).where(col(models.Message.id) == message_id)
    conversation_id = tx.scalar(place) if texts.is_readable(message_id) else None
    if conversation_id is None:
        raise NotFound
    locked = revisions.lock_for(tx, actor, conversation_id)
    return locked, history.read(tx, col(models.Message.id) == message_id)[0]


def _retell(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Message, Quoting], bus.Event],
    **stored: int | None,
) -> None:
    """Store another body, at a revision that its quotes share."""
    quoting = quotes.quoting(tx, message.id)
    stored = {**stored, "body_revision": locked.revision + 1}
    change(tx, locked, message, lambda changed: event(changed, quoting), body=message.body, **stored)


def change(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Message], bus.Event],
    **stored: int | str | None,
) -> None:
    """Store the changed message with its conversation's next revision, and broadcast it to the members."""
    revision = revisions.advance(tx, locked.id)
    tx.execute(
        sa.update(models.Message)
        .where(col(models.Message.id) == message.id)
        .values(revision=revision, **stored)
    )
    tx.then(bus.publish, event(replace(message, revision=revision)), locked.audience)
