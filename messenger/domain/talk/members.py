"""The members of a conversation."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.talk import contacts, revisions
from messenger.domain.talk.contacts import Person
from messenger.translation import ngettext

MAX_MEMBERS = 1000
TOO_MANY = ngettext(
    "A conversation has at most {n} member.", "A conversation has at most {n} members.", n=MAX_MEMBERS
)


@dataclass(frozen=True)
class Member:
    """A member as the other members see them; the id is the user's."""

    id: int
    joined_at: int


@dataclass(frozen=True)
class Seating:
    """The members of a conversation at one of its revisions, longest-standing first, with their names."""

    revision: int
    members: list[Member]
    people: list[Person]


def seating(actor: Actor, conversation_id: int) -> Seating:
    """Read the members of a conversation. Raises `NotFound`."""
    with db.reading() as session:
        revision = revisions.current(session, actor, conversation_id)
        found = of(session, conversation_id)
        return Seating(revision, found, contacts.named(session, {member.id for member in found}))


def of(session: Session, conversation_id: int) -> list[Member]:
    """Return the members, longest-standing first."""
    query = (
        sa.select(col(models.Member.user_id).label("id"), col(models.Member.joined_at))
        .where(col(models.Member.conversation_id) == conversation_id)
        .order_by(col(models.Member.joined_at), col(models.Member.user_id))
    )
    return [Member(**row._mapping) for row in session.execute(query)]
