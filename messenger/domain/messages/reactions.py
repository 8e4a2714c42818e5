"""Reactions: an emoji of a user under a message."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.groups import roles
from messenger.domain.messages import editing
from messenger.domain.messages.history import Message
from messenger.domain.pictures import custom_emoji
from messenger.domain.pictures.signs import EMOJI, PICTURED, qualified
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext, ngettext

MAX_KINDS = 20


@dataclass(frozen=True)
class Reacted:
    """A user's reaction to the message with this number, at a revision of the conversation."""

    conversation: int
    revision: int
    number: int
    user: int
    emoji: str


@bus.event
@dataclass(frozen=True)
class ReactionAdded(bus.Event):
    """Somebody reacted to a message."""

    reaction: Reacted


@bus.event
@dataclass(frozen=True)
class ReactionRemoved(bus.Event):
    """Somebody took a reaction back."""

    reaction: Reacted


def add(actor: Actor, message_id: str, emoji: str) -> int:
    """React to a message; return the revision. Idempotent. Raises `NotFound`, `Forbidden` and `Refused`."""
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        kind = _kind(message, emoji)
        users = message.reactions.get(kind, [])
        if actor.user_id in users:
            return message.revision
        roles.check_open(locked)
        # Whatever is there may be joined: earlier versions let in what is none, and custom emoji are deleted.
        if not users and not (qualified(emoji) or custom_emoji.is_typed(tx, emoji)):
            raise Refused(emoji=gettext("This is not an emoji."))
        if not users and len(message.reactions) >= MAX_KINDS:
            raise Refused(
                emoji=ngettext(
                    "A message has at most {n} kind of reaction.",
                    "A message has at most {n} kinds of reactions.",
                    n=MAX_KINDS,
                )
            )
        _store(tx, message_id, actor.user_id, kind)
        return _change(tx, locked, message, ReactionAdded, actor, kind)


def remove(actor: Actor, message_id: str, emoji: str) -> int:
    """Take a reaction back; return the revision. Idempotent. Raises `NotFound`."""
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        kind = _kind(message, emoji)
        if actor.user_id not in message.reactions.get(kind, []):
            return message.revision
        tx.execute(
            sa.delete(models.Reaction).where(
                col(models.Reaction.message_id) == message_id,
                col(models.Reaction.user_id) == actor.user_id,
                col(models.Reaction.emoji) == kind,
            )
        )
        return _change(tx, locked, message, ReactionRemoved, actor, kind)


def put_back(tx: db.Transaction, message_id: str, reacted: Mapping[str, Sequence[int]]) -> None:
    """Store the reactions of a message again, in their order."""
    made = [(emoji, user_id) for emoji, user_ids in reacted.items() for user_id in user_ids]
    now = clock.now()
    rows = [
        {"message_id": message_id, "user_id": user_id, "emoji": emoji, "reacted_at": now + i}
        for i, (emoji, user_id) in enumerate(made)
    ]
    if rows:
        tx.execute(sa.insert(models.Reaction), rows)


def _store(tx: db.Transaction, message_id: str, user_id: int, emoji: str) -> None:
    newest = tx.scalar(
        sa.select(sa.func.max(col(models.Reaction.reacted_at))).where(
            col(models.Reaction.message_id) == message_id
        )
    )
    # Browsers append reactions as they come; a reload must find the same order, also within a millisecond.
    reacted_at = max(clock.now(), (newest or 0) + 1)
    made = {"message_id": message_id, "user_id": user_id, "emoji": emoji, "reacted_at": reacted_at}
    tx.execute(sa.insert(models.Reaction).values(**made))


def _change(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Reacted], bus.Event],
    actor: Actor,
    emoji: str,
) -> int:
    def happened(changed: Message) -> bus.Event:
        return event(
            Reacted(
                conversation=changed.conversation,
                revision=changed.revision,
                number=changed.number,
                user=actor.user_id,
                emoji=emoji,
            )
        )

    return editing.change(tx, locked, message, happened)


def _kind(message: Message, emoji: str) -> str:
    """Return the emoji as the message has it, however it is qualified there, or else fully qualified."""
    if emoji in message.reactions:
        return emoji
    plain = emoji.replace(PICTURED, "")
    same = (held for held in message.reactions if held.replace(PICTURED, "") == plain)
    return next(same, EMOJI.get(plain, emoji))
