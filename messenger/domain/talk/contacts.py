"""Contacts: the people a user can talk to, which are all active users."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, texts
from messenger.domain.accounts import nicknames
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.live import bus
from messenger.translation import gettext

PAGE = 50
MAX_SEARCH = 100
NO_ACCOUNT = gettext("One of these people no longer has an account.")


@dataclass(frozen=True)
class Status:
    """What somebody says that they are up to; `until` is when it expires, or zero if it does not."""

    emoji: str
    text: str
    until: int


@dataclass(frozen=True)
class Person:
    """A user as others see them; `picture` is the hash of their picture, or empty."""

    id: int
    nickname: str
    picture: str = ""
    status: Status | None = None


SHOWN = (col(models.User.id), col(models.User.nickname), col(models.User.picture), col(models.User.status))


@bus.event
@dataclass(frozen=True)
class UserRenamed(bus.Event):
    """A user changed their nickname, or was deleted."""

    person: Person


def search(actor: Actor, text: str = "", skip: int = 0) -> tuple[list[Person], bool]:
    """Find a page of contacts whose nickname contains all words of the text, and whether there are more."""
    if len(text) > MAX_SEARCH or not texts.is_readable(text):
        return [], False
    found = (
        _these(
            col(models.User.id) != actor.user_id,
            IS_ACTIVE,
            *nicknames.holding(text, models.User.nickname_folded),
        )
        .order_by(*nicknames.IN_ORDER)
        .offset(skip)
        .limit(PAGE + 1)
    )
    with db.reading() as session:
        people = of_rows(session.execute(found))
    return people[:PAGE], len(people) > PAGE


def me(actor: Actor) -> Person:
    """Return the actor as others see them."""
    with db.reading() as session:
        (person,) = named(session, [actor.user_id])
    return person


def named(session: Session, user_ids: Iterable[int]) -> list[Person]:
    """Return those of the people with these ids who exist, by their ids."""
    return of_rows(db.rows(session, _NAMED, {"user_ids": set(user_ids)}))


def named_with_authors(
    session: Session, user_ids: Iterable[int], conversation_id: int, after: int, first: int
) -> list[Person]:
    """Return the same people, and those who are named in messages after a number.

    These are the authors, those of what is copied or, from the `first` message on, quoted, and whom system
    messages name.
    """
    given = {"user_ids": set(user_ids), "conversation_id": conversation_id, "after": after, "first": first}
    return of_rows(db.rows(session, _NAMED_WITH_AUTHORS, given))


def welcome(tx: db.Transaction, user_ids: Iterable[int]) -> list[Person]:
    """Return those of the people who are active, and lock their accounts until the commit.

    Race: an account could be deleted between this check and the insert of its seat, which would then outlive
    the account. The shared row lock makes the deletion wait. Call this before locking a conversation, because
    a deletion also locks the account first; the opposite order can deadlock.
    """
    known = (
        _these(col(models.User.id).in_(set(user_ids)), IS_ACTIVE)
        .order_by(col(models.User.id))
        .with_for_update(read=True)
    )
    return of_rows(tx.execute(known))


def acquainted(session: Session, user_id: int) -> frozenset[int]:
    """Return the ids of those who see the user's name: fellow members, and readers of their messages."""
    seats = sa.select(col(models.Member.conversation_id)).where(col(models.Member.user_id) == user_id)
    words = sa.select(col(models.Message.conversation_id)).where(col(models.Message.author_id) == user_id)
    copies = sa.select(col(models.Message.conversation_id)).where(
        col(models.Message.forwarded_from) == user_id
    )
    acts = sa.select(col(models.SystemMessagePerson.conversation_id)).where(
        col(models.SystemMessagePerson.user_id) == user_id
    )
    others = sa.select(col(models.Member.user_id)).where(
        col(models.Member.user_id) != user_id,
        col(models.Member.conversation_id).in_(seats.union(words, copies, acts)),
    )
    return frozenset(session.scalars(others))


def _these(*where: sa.ColumnElement[bool]) -> Any:
    return sa.select(*SHOWN).where(*where)


def of_rows(rows: Iterable[sa.Row[Any]]) -> list[Person]:
    """Return the people of rows with the columns `SHOWN`."""
    now = clock.now()
    return [Person(row.id, row.nickname, row.picture or "", _status(row.status, now)) for row in rows]


def _status(stored: dict[str, Any] | None, now: int) -> Status | None:
    """Return a status, unless it has expired: nobody gets it any more, and browsers hide what they hold."""
    return Status(**stored) if stored and not 0 < stored["until"] <= now else None


_IS_NAMED = col(models.User.id).in_(sa.bindparam("user_ids", expanding=True))
_IS_NEAR = (
    col(models.Message.conversation_id) == sa.bindparam("conversation_id"),
    col(models.Message.number) > sa.bindparam("after"),
)
_QUOTED = sa.select(col(models.Message.reply_to)).where(*_IS_NEAR, col(models.Message.reply_to).is_not(None))
_AUTHORS = sa.union(
    sa.select(col(models.Message.author_id)).where(*_IS_NEAR),
    sa.select(col(models.Message.author_id)).where(
        col(models.Message.id).in_(_QUOTED), col(models.Message.number) >= sa.bindparam("first")
    ),
    sa.select(col(models.Message.forwarded_from)).where(
        *_IS_NEAR, col(models.Message.forwarded_from).is_not(None)
    ),
    sa.select(col(models.SystemMessagePerson.user_id)).where(
        col(models.SystemMessagePerson.conversation_id) == sa.bindparam("conversation_id"),
        col(models.SystemMessagePerson.number) > sa.bindparam("after"),
    ),
)
_NAMED = _these(_IS_NAMED).order_by(col(models.User.id))
_NAMED_WITH_AUTHORS = _these(sa.or_(_IS_NAMED, col(models.User.id).in_(_AUTHORS))).order_by(
    col(models.User.id)
)
