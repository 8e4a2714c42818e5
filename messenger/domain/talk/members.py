"""Members: who sits in a conversation, and how far they have read."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.live import bus
from messenger.models import Conversation
from messenger.models import Member as Seat
from messenger.translation import ngettext

MAX_MEMBERS = 1000
TOO_MANY = ngettext(
    "A conversation has at most {n} member.", "A conversation has at most {n} members.", n=MAX_MEMBERS
)


@dataclass(frozen=True)
class Member:
    """A user's seat in a conversation; its id is the user's."""

    id: int
    joined_at: int


@dataclass(frozen=True)
class Seating:
    """The members of a conversation at a revision of it, the longest first, with their names."""

    revision: int
    members: list[Member]
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class MemberRead(bus.Event):
    """A member has read a conversation up to the message with this number."""

    conversation_id: int
    user_id: int
    number: int


def mark_read(actor: Actor, conversation_id: int, number: int) -> None:
    """Note that the actor has read up to the numbered message. Raises `NotFound`."""
    with db.transaction() as tx:
        last = tx.scalar(seat_in(actor, conversation_id, sa.select(col(Conversation.last_number))))
        if last is None:
            raise NotFound
        if advance(tx, actor.user_id, conversation_id, min(number, last)):
            read = MemberRead(conversation_id, actor.user_id, min(number, last))
            tx.then(bus.publish, read, frozenset({actor.user_id}))


def seating(actor: Actor, conversation_id: int) -> Seating:
    """Read who the members are. Raises `NotFound`."""
    with db.reading() as session:
        # Before the members: what changes in between is told once more, and folds to the same.
        revision = session.scalar(seat_in(actor, conversation_id, sa.select(col(Conversation.revision))))
        if revision is None:
            raise NotFound
        seats = of(session, conversation_id)
        return Seating(revision, seats, contacts.named(session, {seat.id for seat in seats}))


def advance(tx: db.Transaction, user_id: int, conversation_id: int, number: int) -> bool:
    """Move the user's read position forward, never back; tell whether it moved."""
    moved = tx.execute(
        sa.update(Seat)
        .where(
            col(Seat.conversation_id) == conversation_id,
            col(Seat.user_id) == user_id,
            col(Seat.read_number) < number,
        )
        .values(read_number=number)
    )
    return moved.rowcount > 0  # pyright: ignore[reportAttributeAccessIssue]


def seat_in(actor: Actor, conversation_id: int, query: sa.Select) -> sa.Select:
    """Narrow a query of conversations to the one with this id, if the actor is a member."""
    return query.join(Seat, col(Seat.conversation_id) == col(Conversation.id)).where(
        col(Conversation.id) == conversation_id, col(Seat.user_id) == actor.user_id
    )


def locked(tx: db.Transaction, actor: Actor, conversation_id: int, query: sa.Select) -> sa.Row | None:
    """Lock the conversation until the commit and read it, or None for those who are not members."""
    tx.execute(
        sa.select(col(Conversation.id)).where(col(Conversation.id) == conversation_id).with_for_update()
    )
    # Looked at only now: the seat may have gone while this waited for the lock.
    return tx.execute(seat_in(actor, conversation_id, query)).one_or_none()


def next_revision(tx: db.Transaction, conversation_id: int) -> int:
    """Take the conversation's next revision; its row stays locked until the commit."""
    return tx.execute(
        sa.update(Conversation)
        .where(col(Conversation.id) == conversation_id)
        .values(revision=col(Conversation.revision) + 1)
        .returning(col(Conversation.revision))
    ).scalar_one()


def audience(session: Session, conversation_id: int) -> frozenset[int]:
    """Return the ids of the users who are members."""
    return frozenset(
        session.scalars(sa.select(col(Seat.user_id)).where(col(Seat.conversation_id) == conversation_id))
    )


def of(session: Session, conversation_id: int) -> list[Member]:
    """Return the members, the longest first."""
    seats = (
        sa.select(col(Seat.user_id), col(Seat.joined_at))
        .where(col(Seat.conversation_id) == conversation_id)
        .order_by(col(Seat.joined_at), col(Seat.user_id))
    )
    return [Member(*row) for row in session.execute(seats)]
