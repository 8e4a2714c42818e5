"""Seen: how far the members of a conversation have read, as far as they show it."""

import threading
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.messages import history
from messenger.domain.presence import privacy
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.live import bus

# In larger conversations, who has seen a message is told on demand only.
MAX_MEMBERS = 50
MAX_READERS = 1000


@dataclass(frozen=True)
class Reader:
    """A member who shows how far they have read; the id is the user's.

    To new members, all before `since` counts as read, which they may not have seen.
    """

    id: int
    read: int
    since: int


@dataclass(frozen=True)
class Readers:
    """Members who show how far they have read, with their names."""

    readers: list[Reader]
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class MessagesRead(bus.PassingEvent):
    """Members have read further; those members receive it who show how far they have read, too."""

    conversation_id: int
    readers: list[Reader]


_noted: dict[int, set[int]] = defaultdict(set)
_noting = threading.Lock()

_IN = col(models.Member.conversation_id).in_(sa.bindparam("conversation_ids", expanding=True))
_SMALL = (
    sa.select(col(models.Member.conversation_id))
    .where(_IN)
    .group_by(col(models.Member.conversation_id))
    .having(sa.func.count() <= MAX_MEMBERS)
)
_COLUMNS = (
    col(models.Member.conversation_id),
    col(models.Member.user_id).label("id"),
    col(models.Member.read_number).label("read"),
    col(models.Member.joined_at).label("since"),
)
_SHOWING = (
    sa.select(*_COLUMNS)
    .join(models.User, col(models.User.id) == col(models.Member.user_id))
    .where(col(models.Member.conversation_id).in_(_SMALL), privacy.SHOWS_SEEN)
    .order_by(col(models.Member.user_id))
)
_OF_MEMBER = sa.select(col(models.Member.conversation_id)).where(
    _IN, col(models.Member.user_id) == sa.bindparam("user_id")
)
_HAVING_READ = (
    sa.select(*_COLUMNS)
    .join(models.User, col(models.User.id) == col(models.Member.user_id))
    .where(
        col(models.Member.conversation_id) == sa.bindparam("conversation_id"),
        col(models.Member.read_number) >= sa.bindparam("number"),
        col(models.Member.joined_at) <= sa.bindparam("at"),
        privacy.SHOWS_SEEN,
    )
    .order_by(col(models.Member.read_number).desc(), col(models.Member.user_id))
    .limit(MAX_READERS)
)
_IS_MEMBER = sa.select(privacy.SHOWS_SEEN).where(
    col(models.User.id) == sa.bindparam("user_id"),
    col(models.User.id) == col(models.Member.user_id),
    col(models.Member.conversation_id) == sa.bindparam("conversation_id"),
)


def note(conversation_id: int, user_id: int) -> None:
    """Note that a member has read further, for `take`. Any thread may call this."""
    with _noting:
        _noted[conversation_id].add(user_id)


def take() -> dict[int, set[int]]:
    """Return who has read further since the last call, by conversation."""
    with _noting:
        noted = dict(_noted)
        _noted.clear()
    return noted


def tell(noted: Mapping[int, Collection[int]]) -> None:
    """Tell the members of these conversations how far these users have read, with one event for each."""
    showing: dict[int, list[Reader]] = defaultdict(list)
    with db.reading() as session:
        for row in db.rows(session, _SHOWING, {"conversation_ids": list(noted)}):
            showing[row.conversation_id].append(_reader(row))
    for conversation_id, readers in showing.items():
        audience = frozenset(reader.id for reader in readers)
        if further := [reader for reader in readers if reader.id in noted[conversation_id]]:
            bus.publish(MessagesRead(conversation_id, further), audience)


def of_member(user_id: int, conversation_ids: Collection[int]) -> set[int]:
    """Return those of the conversations that a user is a member of; of user zero, all."""
    if not user_id:
        return set(conversation_ids)
    with db.reading() as session:
        given = {"conversation_ids": list(conversation_ids), "user_id": user_id}
        return set(db.rows(session, _OF_MEMBER, given).scalars())


def of(actor: Actor, conversation_id: int) -> Readers:
    """Return how far the members have read: nobody if the actor hides it, or they are many.

    Raises `NotFound`.
    """
    given = {"user_id": actor.user_id, "conversation_id": conversation_id}
    with db.reading() as session:
        is_showing = db.rows(session, _IS_MEMBER, given).scalar_one_or_none()
        if is_showing is None:
            raise NotFound
        if not is_showing:
            return Readers([], [])
        rows = db.rows(session, _SHOWING, {"conversation_ids": [conversation_id]})
        found = [_reader(row) for row in rows]
        return Readers(found, contacts.named(session, [reader.id for reader in found]))


def readers(actor: Actor, message_id: str) -> Readers:
    """Return who has read a message besides its author: nobody if the actor hides it. Raises `NotFound`."""
    with db.reading() as session:
        message = history.visible(session, actor, message_id)
        given = {"user_id": actor.user_id, "conversation_id": message.conversation}
        if not db.rows(session, _IS_MEMBER, given).scalar_one():
            return Readers([], [])
        given = {"conversation_id": message.conversation, "number": message.number, "at": message.at}
        rows = [row for row in db.rows(session, _HAVING_READ, given) if row.id != message.author]
        found = [_reader(row) for row in rows]
        return Readers(found, contacts.named(session, [reader.id for reader in found]))


def _reader(row: Any) -> Reader:
    return Reader(id=row.id, read=row.read, since=row.since)
