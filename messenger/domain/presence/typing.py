"""Typing: who writes a message now. Nothing of it is stored."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.presence import privacy
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.live import bus


@bus.event
@dataclass(frozen=True)
class MessageStarted(bus.PassingEvent):
    """A member types; those members receive it who show when they type, too."""

    conversation_id: int
    person: Person


_SHOWING = (
    sa.select(*contacts.SHOWN)
    .join_from(models.Member, models.User, col(models.User.id) == col(models.Member.user_id))
    .where(col(models.Member.conversation_id) == sa.bindparam("conversation_id"), privacy.SHOWS_TYPING)
)


def tell(actor: Actor, conversation_id: int) -> None:
    """Tell the other members that the actor types, unless they are no member or hide it."""
    with db.reading() as session:
        rows = db.rows(session, _SHOWING, {"conversation_id": conversation_id})
        showing = {person.id: person for person in contacts.of_rows(rows)}
    # Race: a member may be removed between this read and the delivery; whoever delivers leaves them out.
    if person := showing.get(actor.user_id):
        bus.publish(MessageStarted(conversation_id, person), frozenset(showing))
