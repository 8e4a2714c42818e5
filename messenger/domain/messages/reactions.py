"""Reactions: an emoji of a user under a message."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import editing
from messenger.domain.messages.history import Message
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext, ngettext

MAX_LENGTH = 32
MAX_KINDS = 20
PICTURES = ("So", "Sk", "Sm")
# Characters that are emoji only if the emoji variation selector follows.
BECOMING_PICTURES = "#*0123456789\u203c\u2049\u2139\u3030\u303d"
PICTURED = "\ufe0f"


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
    if not _is_emoji(emoji):
        raise Refused(emoji=gettext("This is not an emoji."))
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        users = message.reactions.get(emoji, [])
        if actor.user_id in users:
            return message.revision
        if not users and len(message.reactions) >= MAX_KINDS:
            raise Refused(
                emoji=ngettext(
                    "A message has at most {n} kind of reaction.",
                    "A message has at most {n} kinds of reactions.",
                    n=MAX_KINDS,
                )
            )
        _store(tx, message_id, actor.user_id, emoji)
        return _change(tx, locked, message, ReactionAdded, actor, emoji)


def remove(actor: Actor, message_id: str, emoji: str) -> int:
    """Take a reaction back; return the revision. Idempotent. Raises `NotFound`."""
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        users = message.reactions.get(emoji, [])
        if actor.user_id not in users:
            return message.revision
        tx.execute(
            sa.delete(models.Reaction).where(
                col(models.Reaction.message_id) == message_id,
                col(models.Reaction.user_id) == actor.user_id,
                col(models.Reaction.emoji) == emoji,
            )
        )
        return _change(tx, locked, message, ReactionRemoved, actor, emoji)


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


def _is_emoji(text: str) -> bool:
    """Tell whether the text is short and consists of symbols, their joiners and their modifiers."""
    if not 0 < len(text) <= MAX_LENGTH or not texts.is_readable(text):
        return False
    kinds = ["ASCII" if character.isascii() else unicodedata.category(character) for character in text]
    is_picture = any(kind in PICTURES for kind in kinds) or (
        text[0] in BECOMING_PICTURES and PICTURED in text
    )
    return is_picture and all(
        kind in PICTURES or kind in ("Mn", "Me", "Cf", "Cn") or character in BECOMING_PICTURES
        for kind, character in zip(kinds, text, strict=True)
    )
