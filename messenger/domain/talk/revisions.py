"""Revisions: each change of a conversation locks its row, increments its revision, and picks the audience.

The lock serialises writers of one conversation, so its revisions are gap-free and become visible in order.

Members who joined later may not see the message that changes, or what it quotes. They hear of the new
revision and of what they see, but of nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.live import bus


@bus.event
@dataclass(frozen=True)
class UnseenChanged(bus.Event):
    """Something was changed that the user doesn't see, because they joined later."""

    conversation_id: int
    revision: int


@dataclass(frozen=True)
class MessageChange:
    """A change to a message, with its number and revision, and the number of what it quotes, or zero.

    `event` returns the event for those who see what is quoted, and with False that for those who don't.
    """

    number: int
    revision: int
    quoted: int
    event: Callable[[bool], bus.Event]


@dataclass(frozen=True)
class Locked:
    """A conversation whose row is locked until the commit, as it was when the lock was taken.

    `audience` holds the ids of its members, who receive the event of the change. `firsts` has, by user, the
    number of the first message that they see, of those who don't see all. `direct_key` names the pair of a
    direct conversation. `archived_at` is since when nobody can write in it.
    """

    id: int
    title: str
    description: str
    owner: int
    revision: int
    last_number: int
    audience: frozenset[int]
    firsts: dict[int, int]
    limits_everyone: bool
    direct_key: str | None
    archived_at: int | None
    moderators: list[int]
    limits_adding: bool
    limits_pinning: bool
    listed_as: str | None
    hides_history: bool
    picture: str | None

    @property
    def is_open(self) -> bool:
        """Whether everybody on the site can find and join it."""
        return self.listed_as is not None

    def sees(self, user_id: int, number: int) -> bool:
        """Tell whether a user is a member who sees the message with a number."""
        return user_id in self.audience and number >= self.firsts.get(user_id, 0)

    def seeing(self, number: int) -> frozenset[int]:
        """Return the members who see the message with a number."""
        if not self.firsts:
            return self.audience
        return frozenset(user_id for user_id in self.audience if self.sees(user_id, number))


@dataclass(frozen=True)
class Place:
    """The revision of a conversation, and the number of the first message that a member of it sees."""

    revision: int
    first: int


# Wider than the column: browsers name any number, and PostgreSQL fails to cast one that is too large.
_ID = sa.bindparam("conversation_id", type_=sa.BigInteger)
_LOCKED = (
    sa.select(
        col(models.Conversation.title),
        col(models.Conversation.description),
        col(models.Conversation.owner_id).label("owner"),
        col(models.Conversation.revision),
        col(models.Conversation.last_number),
        col(models.Conversation.limits_everyone),
        col(models.Conversation.direct_key),
        col(models.Conversation.archived_at),
        col(models.Conversation.moderators),
        col(models.Conversation.limits_adding),
        col(models.Conversation.limits_pinning),
        col(models.Conversation.listed_as),
        col(models.Conversation.hides_history),
        col(models.Conversation.picture),
    )
    .where(col(models.Conversation.id) == _ID)
    .with_for_update()
)
_MEMBERS = sa.select(col(models.Member.user_id), col(models.Member.first_number)).where(
    col(models.Member.conversation_id) == sa.bindparam("conversation_id")
)


def lock(tx: db.Transaction, conversation_id: int) -> Locked | None:
    """Lock the conversation until the commit and read it; None if there is no such conversation."""
    row = db.rows(tx, _LOCKED, {"conversation_id": conversation_id}).one_or_none()
    if row is None:
        return None
    # Race with a removal, which may have committed while this transaction waited for the lock. Members read
    # before that would include the removed one, who would receive the event. So read them under the lock.
    seated = db.rows(tx, _MEMBERS, {"conversation_id": conversation_id}).all()
    firsts = {row.user_id: row.first_number for row in seated if row.first_number}
    given: dict[str, Any] = dict(row._mapping) | {"moderators": row.moderators or []}
    return Locked(
        **given, id=conversation_id, audience=frozenset(row.user_id for row in seated), firsts=firsts
    )


def lock_for(tx: db.Transaction, actor: Actor, conversation_id: int) -> Locked:
    """Lock a conversation that the actor is a member of. Raises `NotFound`."""
    locked = lock(tx, conversation_id)
    if locked is None or actor.user_id not in locked.audience:
        raise NotFound
    return locked


def advance(
    tx: db.Transaction, conversation_id: int, by: int = 1, **stored: int | str | list[int] | None
) -> int:
    """Increment the conversation's revision, store these columns, and return the new revision.

    Takes the lock of the row if the transaction does not have it yet.
    """
    return tx.execute(
        sa.update(models.Conversation)
        .where(col(models.Conversation.id) == conversation_id)
        .values(revision=col(models.Conversation.revision) + by, **stored)
        .returning(col(models.Conversation.revision))
    ).scalar_one()


def publish(tx: db.Transaction, locked: Locked, change: MessageChange) -> None:
    """Publish a change to a message after the commit, to each member as they may see it."""
    seeing = locked.seeing(change.number)
    knowing = locked.seeing(change.quoted) if change.quoted else seeing
    for those, sees_quoted in ((knowing, True), (seeing - knowing, False)):
        if those:
            tx.then(bus.publish, change.event(sees_quoted), those)
    if unaware := locked.audience - seeing:
        tx.then(bus.publish, UnseenChanged(locked.id, change.revision), unaware)


def audience(session: Session, conversation_id: int) -> frozenset[int]:
    """Return the ids of the members."""
    return frozenset(db.rows(session, _MEMBERS, {"conversation_id": conversation_id}).scalars())


def current(session: Session, actor: Actor, conversation_id: int) -> int:
    """Return the revision of a conversation that the actor is a member of. Raises `NotFound`."""
    return place(session, actor, conversation_id).revision


def place(session: Session, actor: Actor, conversation_id: int) -> Place:
    """Return the revision of a conversation of the actor's, and the first message they see.

    Raises `NotFound`.

    Read it before the rows that it stands for, because a change may commit in between. The rows are then
    newer than the revision, and the browser folds that change once more, which is idempotent. In the opposite
    order, the browser would miss the change.
    """
    row = session.execute(
        sa.select(col(models.Conversation.revision), col(models.Member.first_number).label("first"))
        .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
        .where(col(models.Conversation.id) == conversation_id, col(models.Member.user_id) == actor.user_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Place(revision=row.revision, first=row.first)
