"""Revisions: each change of a conversation locks its row, increments its revision, and picks the audience.

The lock serialises writers of one conversation, so its revisions are gap-free and become visible in order.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound


@dataclass(frozen=True)
class Locked:
    """A conversation whose row is locked until the commit, as it was when the lock was taken.

    `audience` holds the ids of its members, who receive the event of the change. `direct_key` names the pair
    of a direct conversation. `archived_at` is since when nobody can write in it.
    """

    id: int
    title: str
    description: str
    owner: int
    revision: int
    last_number: int
    audience: frozenset[int]
    limits_everyone: bool
    direct_key: str | None
    archived_at: int | None
    moderators: list[int]
    limits_adding: bool
    limits_pinning: bool
    picture: str | None


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
        col(models.Conversation.picture),
    )
    .where(col(models.Conversation.id) == _ID)
    .with_for_update()
)
_MEMBERS = sa.select(col(models.Member.user_id)).where(
    col(models.Member.conversation_id) == sa.bindparam("conversation_id")
)


def lock(tx: db.Transaction, conversation_id: int) -> Locked | None:
    """Lock the conversation until the commit and read it; None if there is no such conversation."""
    row = db.rows(tx, _LOCKED, {"conversation_id": conversation_id}).one_or_none()
    if row is None:
        return None
    # Race with a removal, which may have committed while this transaction waited for the lock. Members read
    # before that would include the removed one, who would receive the event. So read them under the lock.
    seated = audience(tx, conversation_id)
    given: dict[str, Any] = dict(row._mapping) | {"moderators": row.moderators or []}
    return Locked(**given, id=conversation_id, audience=seated)


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


def audience(session: Session, conversation_id: int) -> frozenset[int]:
    """Return the ids of the members."""
    return frozenset(db.rows(session, _MEMBERS, {"conversation_id": conversation_id}).scalars())


def current(session: Session, actor: Actor, conversation_id: int) -> int:
    """Return the revision of a conversation that the actor is a member of. Raises `NotFound`.

    Read it before the rows that it stands for, because a change may commit in between. The rows are then
    newer than the revision, and the browser folds that change once more, which is idempotent. In the opposite
    order, the browser would miss the change.
    """
    revision = session.scalar(
        sa.select(col(models.Conversation.revision))
        .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
        .where(col(models.Conversation.id) == conversation_id, col(models.Member.user_id) == actor.user_id)
    )
    if revision is None:
        raise NotFound
    return revision
