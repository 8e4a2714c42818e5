"""What is unread, as the mail to somebody who is away shows it; read when the mail is sent."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import models
from messenger.domain.messages import bodies
from messenger.domain.notifications import looking
from messenger.domain.talk import contacts

MAX_PLACES = 10
MAX_SAID = 3
# Of more conversations with something unread, only those that were active last are looked at.
MAX_LOOKED_AT = 50


@dataclass(frozen=True)
class Said:
    """An unread message: the name of its author, and the beginning of its text."""

    author: str
    text: str


@dataclass(frozen=True)
class Place:
    """A conversation with unread messages that notify: the oldest of them, and how many there are.

    The title of a direct conversation is the name of the other person.
    """

    conversation: int
    title: str
    said: tuple[Said, ...]
    count: int


def of(session: Session, user_id: int, now: int) -> tuple[Place, ...]:
    """Return what somebody would be notified of and has not read, the newest conversations first."""
    unread = (
        sa.select(col(models.Member.conversation_id))
        .join(models.Conversation, col(models.Conversation.id) == col(models.Member.conversation_id))
        .where(
            col(models.Member.user_id) == user_id,
            col(models.Member.read_number) < col(models.Conversation.last_number),
        )
        .order_by(col(models.Conversation.active_at).desc())
        .limit(MAX_LOOKED_AT)
    )
    places: list[Place] = []
    for conversation_id in session.scalars(unread).all():
        if place := _place(session, conversation_id, user_id, now):
            places.append(place)
        if len(places) == MAX_PLACES:
            break
    return tuple(places)


def _place(session: Session, conversation_id: int, user_id: int, now: int) -> Place | None:
    # Also in quiet hours: the mail was due before.
    found = looking.notifying(session, conversation_id, [user_id], now, also_quiet=True)
    if not found.by_seat:
        return None
    seat, messages = found.by_seat[0]
    # Newest first.
    oldest = messages[::-1][:MAX_SAID]
    names = {person.id: person.nickname for person in contacts.named(session, {one.author for one in oldest})}
    said = tuple(Said(names.get(one.author, ""), bodies.excerpt(one.body, one.runs)) for one in oldest)
    title = said[0].author if seat.direct_key else seat.title
    return Place(conversation=conversation_id, title=title, said=said, count=len(messages))
