"""Pinned messages, which all members see on top of the conversation."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.messages import bodies
from messenger.domain.talk import contacts, revisions
from messenger.domain.talk.contacts import Person


@dataclass(frozen=True)
class Pin:
    """A pinned message with the beginning of its text; `by` is who pinned it, and `at` when."""

    id: str
    number: int
    author: int
    excerpt: str
    by: int
    at: int


@dataclass(frozen=True)
class Pins:
    """The pins of a conversation at one of its revisions, with the people they name."""

    revision: int
    pins: list[Pin]
    people: list[Person]


def pinned(actor: Actor, conversation_id: int) -> Pins:
    """Read the pins of a conversation. Raises `NotFound`."""
    with db.reading() as session:
        place = revisions.place(session, actor, conversation_id)
        is_seen = col(models.Message.number) >= place.first
        found = read(session, sa.and_(col(models.Pin.conversation_id) == conversation_id, is_seen))
        people = contacts.named(session, {user_id for pin in found for user_id in (pin.author, pin.by)})
        return Pins(place.revision, found, people)


def read(session: Session, where: sa.ColumnElement[bool]) -> list[Pin]:
    """Read the pins that satisfy a condition, newest first."""
    query = (
        sa.select(
            col(models.Message.id),
            col(models.Message.number),
            col(models.Message.author_id),
            col(models.Message.body),
            col(models.Message.runs),
            col(models.Pin.pinned_by),
            col(models.Pin.pinned_at),
        )
        .join(models.Message, col(models.Message.id) == col(models.Pin.message_id))
        .where(where)
        .order_by(col(models.Pin.pinned_at).desc(), col(models.Message.number).desc())
    )
    return [
        Pin(
            id=row.id,
            number=row.number,
            author=row.author_id,
            excerpt=bodies.excerpt(row.body, row.runs),
            by=row.pinned_by,
            at=row.pinned_at,
        )
        for row in session.execute(query)
    ]
