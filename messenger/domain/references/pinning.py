"""Pinning messages, and unpinning them."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.groups import roles
from messenger.domain.messages import editing, telling
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.messages.telling import Told
from messenger.domain.references import pins
from messenger.domain.references.pins import Pin
from messenger.domain.talk import contacts, revisions
from messenger.live import bus
from messenger.translation import ngettext

MAX_PINS = 50


@bus.event
@dataclass(frozen=True)
class MessagePinned(bus.Event):
    """A member pinned a message, which a system message tells; the people it names come along.

    Those who don't see the message get no pin.
    """

    told: Told
    pin: Pin | None


@bus.event
@dataclass(frozen=True)
class MessageUnpinned(bus.Event):
    """A member unpinned a message."""

    conversation_id: int
    revision: int
    message_id: str


def pin(actor: Actor, message_id: str) -> int:
    """Pin a message for all members; return its revision. Idempotent.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        roles.check_open(locked)
        roles.check_may(locked, actor, is_limited=locked.limits_pinning)
        held = pins.read(tx, col(models.Pin.conversation_id) == locked.id)
        if any(one.id == message_id for one in held):
            return message.revision
        if len(held) >= MAX_PINS:
            raise Refused(
                pin=ngettext(
                    "A conversation has at most {n} pinned message. Unpin one first.",
                    "A conversation has at most {n} pinned messages. Unpin one first.",
                    n=MAX_PINS,
                )
            )
        # After the newest pin, whatever the clock says: browsers put it on top.
        now = max(clock.now(), held[0].at + 1) if held else clock.now()
        row = {"conversation_id": locked.id, "pinned_by": actor.user_id, "pinned_at": now}
        tx.execute(sa.insert(models.Pin).values(message_id=message_id, **row))
        (made,) = pins.read(tx, col(models.Pin.message_id) == message_id)
        people = contacts.named(tx, {made.author, made.by})
        act = SystemMessage(kind=Kind.PINNED, number=made.number)
        told = telling.tell(tx, locked.id, actor.user_id, act, people)
        seeing = locked.seeing(made.number)
        tx.then(bus.publish, MessagePinned(told, made), seeing)
        if unaware := locked.audience - seeing:
            by = [person for person in people if person.id == made.by]
            tx.then(bus.publish, MessagePinned(replace(told, people=by), None), unaware)
        return message.revision


def unpin(actor: Actor, message_id: str) -> int:
    """Unpin a message, as whoever may pin; return its revision. Idempotent.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        roles.check_open(locked)
        roles.check_may(locked, actor, is_limited=locked.limits_pinning)
        is_it = col(models.Pin.message_id) == message_id
        if tx.scalar(sa.delete(models.Pin).where(is_it).returning(col(models.Pin.message_id))):
            revision = revisions.advance(tx, locked.id)
            unpinned = MessageUnpinned(locked.id, revision, message_id)
            told = revisions.Told(message.number, revision, quoted=0, event=lambda _: unpinned)
            revisions.tell(tx, locked, told)
        return message.revision
