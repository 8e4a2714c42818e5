"""The overview: all of one's conversations in short, for browsers, which hold only the newest of them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.talk import contacts, direct
from messenger.domain.talk.contacts import Person

# The newest; nobody finds their way among more.
MAX_CONVERSATIONS = 2000


@dataclass(frozen=True)
class Overviewed:
    """A conversation in short; messages behind the number `read` are unread.

    `unread` tells whether any of them shall be noticed now.
    """

    id: int
    title: str
    pair: list[int]
    at: int
    read: int
    unread: bool


@dataclass(frozen=True)
class Overview:
    """All conversations of somebody, newest first, with the people who give direct ones their names."""

    conversations: list[Overviewed]
    people: list[Person]


_OWN = (
    sa.select(
        col(models.Conversation.id),
        col(models.Conversation.title),
        col(models.Conversation.direct_key),
        col(models.Conversation.active_at).label("at"),
        col(models.Conversation.last_number),
        col(models.Conversation.uncounted),
        col(models.Member.read_number),
        col(models.Member.unread_from),
        col(models.Member.mentioned),
        col(models.Member.muted_until),
        col(models.Member.archived_at),
    )
    .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
    .where(col(models.Member.user_id) == sa.bindparam("user_id"))
    .order_by(col(models.Conversation.active_at).desc(), col(models.Conversation.id).desc())
    .limit(MAX_CONVERSATIONS)
)


def of(actor: Actor) -> Overview:
    """Read all of the actor's conversations in short."""
    now = clock.now()
    with db.reading() as session:
        found = [_overviewed(row, now) for row in db.rows(session, _OWN, {"user_id": actor.user_id})]
        return Overview(found, contacts.named(session, {id for one in found for id in one.pair}))


def _overviewed(row: Any, now: int) -> Overviewed:
    read = row.unread_from - 1 if row.unread_from else row.read_number
    is_calling = _is_calling(row, read, now)
    return Overviewed(row.id, row.title, direct.pair(row.direct_key), row.at, read, is_calling)


def _is_calling(row: Any, read: int, now: int) -> bool:
    """Tell what the list tells of a conversation: see `isCalling` in assets/conversations/order.js."""
    if row.last_number - read - sum(number > read for number in row.uncounted or []) <= 0:
        return False
    is_muted = row.muted_until > now
    is_archived = row.archived_at > 0 and (is_muted or row.archived_at >= row.at)
    return any(number > read for number in row.mentioned or []) or not (is_muted or is_archived)
