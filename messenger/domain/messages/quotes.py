"""Quotes: what a reply shows of the message that it answers.

A quote is read from the quoted message, never stored: what is erased there is in no quote. When the body of a
message changes, its quotes change in the same revision.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from messenger import models
from messenger.domain.messages import bodies
from messenger.domain.references import pins
from messenger.domain.references.pins import Pin

# Of the messages that quote a changed one, as many are named in the change. Tabs then load the rest again.
MAX_QUOTING = 200


@dataclass(frozen=True)
class Quote:
    """The place, the author and the beginning of a quoted message; of a deleted one, the excerpt is empty."""

    id: str
    number: int
    author: int
    excerpt: str


@dataclass(frozen=True)
class Quoting:
    """Where else a changed message is shown.

    `ids`: the newest messages that quote it; `has_more`: whether there are more; `reply_to`: what it
    replies to, and `quoted` the number of that; `pin`: how it is pinned, or was before it was deleted.
    """

    ids: list[str] = field(default_factory=list)
    has_more: bool = False
    reply_to: str | None = None
    quoted: int = 0
    pin: Pin | None = None


@dataclass(frozen=True)
class Quoted:
    """A quote, the conversation it is from, and the revision at which the quoted body last changed."""

    quote: Quote
    conversation: int
    revision: int


def of(session: Session, message_ids: Iterable[str]) -> dict[str, Quoted]:
    """Read quotes of those of the messages that exist; nobody replies to a system message."""
    wanted = set(message_ids)
    if not wanted:
        return {}
    query = sa.select(
        col(models.Message.id),
        col(models.Message.conversation_id),
        col(models.Message.number),
        col(models.Message.author_id),
        col(models.Message.body),
        col(models.Message.runs),
        col(models.Message.body_revision),
    ).where(col(models.Message.id).in_(wanted), col(models.Message.system).is_(None))
    return {
        row.id: Quoted(
            Quote(row.id, row.number, row.author_id, bodies.excerpt(row.body, row.runs)),
            row.conversation_id,
            row.body_revision or 0,
        )
        for row in session.execute(query)
    }


def within(session: Session, conversation_id: int, message_ids: Iterable[str]) -> dict[str, Quote]:
    """Read quotes of those of the messages that are in a conversation."""
    found = of(session, message_ids)
    return {id: quoted.quote for id, quoted in found.items() if quoted.conversation == conversation_id}


def shown_by(session: Session, message_id: str) -> Quote | None:
    """Return the quote in a message, even if the message is deleted."""
    reply_to = session.scalar(
        sa.select(col(models.Message.reply_to)).where(col(models.Message.id) == message_id)
    )
    return of(session, [reply_to])[reply_to].quote if reply_to else None


def _answered(session: Session, message_id: str) -> tuple[str | None, int]:
    """Return the id and the number of the message that this one replies to, if it does."""
    reply, answered = models.Message, aliased(models.Message)
    query = (
        sa.select(col(answered.id), col(answered.number))
        .join(reply, col(reply.reply_to) == col(answered.id))
        .where(col(reply.id) == message_id)
    )
    row = session.execute(query).one_or_none()
    return (row.id, row.number) if row else (None, 0)


def quoting(session: Session, message_id: str, excerpt: str) -> Quoting:
    """Find the newest messages that quote a message, and its pin with the new excerpt."""
    query = (
        sa.select(col(models.Message.id))
        .where(col(models.Message.reply_to) == message_id, col(models.Message.deleted_at).is_(None))
        .order_by(col(models.Message.number).desc())
        .limit(MAX_QUOTING + 1)
    )
    found = list(session.scalars(query))
    pinned = pins.read(session, col(models.Pin.message_id) == message_id)
    reply_to, quoted = _answered(session, message_id)
    return Quoting(
        ids=found[:MAX_QUOTING],
        has_more=len(found) > MAX_QUOTING,
        reply_to=reply_to,
        quoted=quoted,
        pin=replace(pinned[0], excerpt=excerpt) if pinned else None,
    )
