"""Seats: a member's private state in a conversation, such as the read position."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.live import bus


@dataclass(frozen=True)
class Seat:
    """A member's own view of a conversation, whose id it has; `read` is the number of the last message read.

    The revision counts the member's own changes. Sending a message also raises `read`, but without a revision
    or an event: the author's tabs derive it from the message. `read` only grows, so tabs merge it by maximum.
    """

    id: int
    revision: int
    read: int


@bus.event
@dataclass(frozen=True)
class SeatChanged(bus.Event):
    """A member changed their seat; only their own tabs receive this."""

    seat: Seat


_COLUMNS = (
    col(models.Member.conversation_id).label("id"),
    col(models.Member.revision),
    col(models.Member.read_number).label("read"),
)
_OWN = sa.select(*_COLUMNS).where(
    col(models.Member.user_id) == sa.bindparam("user_id"),
    col(models.Member.conversation_id).in_(sa.bindparam("conversation_ids", expanding=True)),
)


def of(session: Session, actor: Actor, conversation_ids: Iterable[int]) -> list[Seat]:
    """Read the actor's seats in those of the conversations that they are a member of."""
    given = {"user_id": actor.user_id, "conversation_ids": set(conversation_ids)}
    return [_seat(row) for row in db.rows(session, _OWN, given)]


def create(
    tx: db.Transaction, conversation_id: int, user_ids: Iterable[int], joined_at: int, read: int = 0
) -> Seat:
    """Make the users members and return their seat, which is the same for each of them."""
    columns = {"conversation_id": conversation_id, "revision": 0, "read_number": read, "joined_at": joined_at}
    tx.execute(sa.insert(models.Member), [columns | {"user_id": user_id} for user_id in user_ids])
    return Seat(conversation_id, revision=0, read=read)


def mark_read(actor: Actor, conversation_id: int, number: int) -> None:
    """Move the actor's read position forward to the numbered message, never back. Raises `NotFound`."""
    with db.transaction() as tx:
        last = tx.scalar(
            sa.select(col(models.Conversation.last_number))
            .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
            .where(
                col(models.Conversation.id) == conversation_id, col(models.Member.user_id) == actor.user_id
            )
        )
        if last is None:
            raise NotFound
        read = min(number, last)
        _change(tx, actor.user_id, conversation_id, col(models.Member.read_number) < read, read_number=read)


def read_own(tx: db.Transaction, user_id: int, conversation_id: int, number: int) -> None:
    """Move an author's read position forward to their own message, without an event: their tabs derive it."""
    is_behind = col(models.Member.read_number) < number
    place = _place(user_id, conversation_id)
    tx.execute(sa.update(models.Member).where(*place, is_behind).values(read_number=number))


def _change(
    tx: db.Transaction,
    user_id: int,
    conversation_id: int,
    differs: sa.ColumnElement[bool],
    **stored: int | str,
) -> None:
    """Store the columns if that changes anything, count the change, and tell the member's own tabs.

    The update takes the lock of the seat's row, so its revisions are gap-free.
    """
    row = tx.execute(
        sa.update(models.Member)
        .where(*_place(user_id, conversation_id), differs)
        .values(revision=col(models.Member.revision) + 1, **stored)
        .returning(*_COLUMNS)
    ).one_or_none()
    if row:
        tx.then(bus.publish, SeatChanged(_seat(row)), frozenset({user_id}))


def _place(user_id: int, conversation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return col(models.Member.conversation_id) == conversation_id, col(models.Member.user_id) == user_id


def _seat(row: sa.Row) -> Seat:
    return Seat(**row._mapping)
