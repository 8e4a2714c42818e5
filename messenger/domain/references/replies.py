"""The replies to a message."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.messages import bodies, history
from messenger.domain.talk import contacts, revisions
from messenger.domain.talk.contacts import Person

MAX_LISTED = 200


@dataclass(frozen=True)
class Reply:
    """A reply, as a list of them shows it; `at` is when it was sent."""

    id: str
    conversation: int
    number: int
    author: int
    excerpt: str
    at: int


@dataclass(frozen=True)
class Replies:
    """The newest replies to a message, oldest first, at a revision or later, with their authors."""

    revision: int
    replies: list[Reply]
    people: list[Person]


def to(actor: Actor, message_id: str) -> Replies:
    """Read the replies to a message. Raises `NotFound`."""
    with db.reading() as session:
        conversation_id = history.visible(session, actor, message_id).conversation
        revision = revisions.current(session, actor, conversation_id)
        rows = session.execute(
            sa.select(
                col(models.Message.id),
                col(models.Message.number),
                col(models.Message.author_id),
                col(models.Message.body),
                col(models.Message.runs),
                col(models.Message.sent_at),
            )
            .where(col(models.Message.reply_to) == message_id, col(models.Message.deleted_at).is_(None))
            .order_by(col(models.Message.number).desc())
            .limit(MAX_LISTED)
        ).all()
        found = [
            Reply(
                id=row.id,
                conversation=conversation_id,
                number=row.number,
                author=row.author_id,
                excerpt=bodies.excerpt(row.body, row.runs),
                at=row.sent_at,
            )
            for row in reversed(rows)
        ]
        return Replies(revision, found, contacts.named(session, {reply.author for reply in found}))
