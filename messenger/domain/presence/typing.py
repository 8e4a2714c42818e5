"""Typing: who writes a message now. Nothing of it is stored."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.presence import privacy
from messenger.live import bus
from messenger.models import Member, User


@bus.event
@dataclass(frozen=True)
class MessageStarted(bus.PassingEvent):
    """A member types; those members receive it who show when they type, too."""

    conversation_id: int
    user_id: int


_SHOWING = (
    sa.select(col(Member.user_id))
    .join(User, col(User.id) == col(Member.user_id))
    .where(col(Member.conversation_id) == sa.bindparam("conversation_id"), privacy.SHOWS_TYPING)
)


def tell(actor: Actor, conversation_id: int) -> None:
    """Tell the other members that the actor types, unless they are no member or hide it."""
    with db.reading() as session:
        showing = frozenset(db.rows(session, _SHOWING, {"conversation_id": conversation_id}).scalars())
    # Race: a member may be removed between this read and the delivery; whoever delivers leaves them out.
    if actor.user_id in showing:
        bus.publish(MessageStarted(conversation_id, actor.user_id), showing)
