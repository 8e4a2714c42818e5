"""Seats: a member's private state in a conversation, such as the read position."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound
from messenger.domain.messages import history
from messenger.domain.presence import reading
from messenger.live import bus

# Of the messages that mention a member, their seat holds the newest.
MAX_MENTIONED = 10


@dataclass(frozen=True)
class Seat:
    """A member's own view of a conversation, whose id it has; `read` is the number of the last message read.

    `mentioned` holds the numbers of the newest messages that mention the member, read or not.

    The revision counts the member's own changes. Sending a message also raises `read`, but without a revision
    or an event: the author's tabs derive it from the message. `read` only grows, so tabs merge it by maximum.
    So to mark messages as unread does not lower it: `unread_from` is the first of them, and wins unless zero.

    The times are in milliseconds, and zero means no: `muted_until` when, `pinned_at` and `archived_at` since
    when. What was archived is back once the conversation is active later than that and is not muted. `level`
    says which messages notify; empty follows the member's default.

    `first` is the number of the first message that the member sees; zero if all.
    """

    id: int
    revision: int
    read: int
    unread_from: int = 0
    mentioned: list[int] = field(default_factory=list)
    muted_until: int = 0
    pinned_at: int = 0
    archived_at: int = 0
    level: str = ""
    first: int = 0


@bus.event
@dataclass(frozen=True)
class SeatChanged(bus.Event):
    """A member changed their seat; only their own tabs receive this."""

    seat: Seat


_COLUMNS = (
    col(models.Member.conversation_id).label("id"),
    col(models.Member.revision),
    col(models.Member.read_number).label("read"),
    col(models.Member.unread_from),
    col(models.Member.mentioned),
    col(models.Member.muted_until),
    col(models.Member.pinned_at),
    col(models.Member.archived_at),
    col(models.Member.level),
    col(models.Member.first_number),
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
    tx: db.Transaction,
    conversation_id: int,
    user_ids: Iterable[int],
    joined_at: int,
    read: int = 0,
    first: int = 0,
) -> Seat:
    """Make the users members and return their seat, which is the same for each of them."""
    place = {"conversation_id": conversation_id, "joined_at": joined_at}
    columns = place | {"revision": 0, "read_number": read, "unread_from": 0}
    columns |= {"first_number": first}
    tx.execute(sa.insert(models.Member), [columns | {"user_id": user_id} for user_id in user_ids])
    return Seat(conversation_id, revision=0, read=read, first=first)


def mark_read(actor: Actor, conversation_id: int, number: int, revision: int | None = None) -> None:
    """Move the actor's read position forward to the numbered message, never back. Raises `NotFound`.

    Race: a tab reports what it has read while the actor marks messages as unread elsewhere. So only who knows
    of the mark, because they have the seat's present `revision`, reads what was marked.
    """
    with db.transaction() as tx:
        read = min(number, _last(tx, actor, conversation_id))
        stored, marked = col(models.Member.read_number), col(models.Member.unread_from)
        is_further = stored < read
        # Wider than the column: browsers name any number.
        is_known = col(models.Member.revision) == sa.bindparam("known", revision, type_=sa.BigInteger)
        reads_marked = sa.and_(marked > 0, marked <= read, is_known)
        values = {
            "read_number": sa.case((is_further, read), else_=stored),
            "unread_from": sa.case(
                (reads_marked, sa.case((stored <= read, 0), else_=read + 1)), else_=marked
            ),
        }
        change(tx, actor.user_id, conversation_id, sa.or_(is_further, reads_marked), **values)
        tx.then(reading.note, conversation_id, actor.user_id)


def mark_unread(actor: Actor, message_id: str) -> int:
    """Count a message and all after it as unread; return the message's revision.

    Raises `NotFound`, and `Forbidden` if it is a system message.
    """
    with db.transaction() as tx:
        message = history.visible(tx, actor, message_id)
        if message.system:
            raise Forbidden
        differs = col(models.Member.unread_from) != message.number
        change(tx, actor.user_id, message.conversation, differs, unread_from=message.number)
        return message.revision


def _last(tx: db.Transaction, actor: Actor, conversation_id: int) -> int:
    """Return the number of the last message of a conversation of the actor. Raises `NotFound`."""
    last = tx.scalar(
        sa.select(col(models.Conversation.last_number))
        .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
        .where(col(models.Conversation.id) == conversation_id, col(models.Member.user_id) == actor.user_id)
    )
    if last is None:
        raise NotFound
    return last


def touch(tx: db.Transaction, user_id: int, conversation_id: int) -> None:
    """Count a change of what is the member's own but stored elsewhere, for tabs that have missed it."""
    change(tx, user_id, conversation_id, sa.true())


def read_own(tx: db.Transaction, user_id: int, conversation_id: int, number: int) -> None:
    """Move an author's read position forward to their own message, without an event: their tabs derive it.

    Who writes has read what they had marked as unread; of that, their tabs hear.
    """
    is_behind = col(models.Member.read_number) < number
    place, marked = _place(user_id, conversation_id), col(models.Member.unread_from)
    raised = sa.update(models.Member).where(*place, is_behind).values(read_number=number).returning(marked)
    if tx.scalar(raised):
        change(tx, user_id, conversation_id, marked > 0, unread_from=0)


def read_next(tx: db.Transaction, user_id: int, conversation_id: int, number: int) -> None:
    """Move an author's read position to their scheduled message if they have read all before it.

    They may be away while it is sent, so it marks nothing else as read.
    """
    has_read_all = sa.and_(col(models.Member.read_number) == number - 1, col(models.Member.unread_from) == 0)
    change(tx, user_id, conversation_id, has_read_all, read_number=number)


def mention(tx: db.Transaction, conversation_id: int, user_ids: frozenset[int], number: int) -> None:
    """Note that a message mentions these members; the conversation must be locked."""
    _note(tx, conversation_id, user_ids, lambda held: sorted({*held, number})[-MAX_MENTIONED:])


def unmention(tx: db.Transaction, conversation_id: int, user_ids: frozenset[int], number: int) -> None:
    """Note that a message mentions these members no longer; the conversation must be locked."""
    _note(tx, conversation_id, user_ids, lambda held: [other for other in held if other != number])


def _note(
    tx: db.Transaction,
    conversation_id: int,
    user_ids: frozenset[int],
    change: Callable[[list[int]], list[int]],
) -> None:
    """Change what the seats hold, one statement for all members whose seats then hold the same."""
    if not user_ids:
        return
    seated = col(models.Member.conversation_id) == conversation_id
    held = sa.select(col(models.Member.user_id), col(models.Member.mentioned))
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for row in tx.execute(held.where(seated, col(models.Member.user_id).in_(user_ids))):
        before = row.mentioned or []
        if (after := change(before)) != before:
            alike[tuple(after)].append(row.user_id)
    for after, those in alike.items():
        rows = tx.execute(
            sa.update(models.Member)
            .where(seated, col(models.Member.user_id).in_(those))
            .values(revision=col(models.Member.revision) + 1, mentioned=list(after) or None)
            .returning(col(models.Member.user_id), *_COLUMNS)
        )
        for row in rows:
            tx.then(bus.publish, SeatChanged(_seat(row)), frozenset({row.user_id}))


def change(
    tx: db.Transaction,
    user_id: int,
    conversation_id: int,
    differs: sa.ColumnElement[bool],
    **stored: Any,
) -> int | None:
    """Store the columns if that changes anything, count the change, and tell the member's own tabs.

    The update takes the lock of the seat's row, so its revisions are gap-free. Returns the revision, or None
    if there is no such seat.
    """
    row = tx.execute(
        sa.update(models.Member)
        .where(*_place(user_id, conversation_id), differs)
        .values(revision=col(models.Member.revision) + 1, **stored)
        .returning(*_COLUMNS)
    ).one_or_none()
    if row:
        tx.then(bus.publish, SeatChanged(_seat(row)), frozenset({user_id}))
        return row.revision
    return tx.scalar(sa.select(col(models.Member.revision)).where(*_place(user_id, conversation_id)))


def _place(user_id: int, conversation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return col(models.Member.conversation_id) == conversation_id, col(models.Member.user_id) == user_id


def _seat(row: Any) -> Seat:
    return Seat(
        id=row.id,
        revision=row.revision,
        read=row.read,
        unread_from=row.unread_from,
        mentioned=row.mentioned or [],
        muted_until=row.muted_until,
        pinned_at=row.pinned_at,
        archived_at=row.archived_at,
        level=row.level or "",
        first=row.first_number,
    )
