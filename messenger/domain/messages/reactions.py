"""Reactions: an emoji of a user under a message."""

import unicodedata
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import editing
from messenger.domain.messages.history import Message
from messenger.live import bus
from messenger.translation import gettext, ngettext

MAX_LENGTH = 32
MAX_KINDS = 20
PICTURES = ("So", "Sk", "Sm")
# Characters that are emoji only if the emoji variation selector follows.
BECOMING_PICTURES = "#*0123456789\u203c\u2049\u2139\u3030\u303d"
PICTURED = "\ufe0f"


@bus.event
@dataclass(frozen=True)
class ReactionAdded(bus.Event):
    """Somebody reacted to a message."""

    message: Message


@bus.event
@dataclass(frozen=True)
class ReactionRemoved(bus.Event):
    """Somebody took a reaction back."""

    message: Message


def add(actor: Actor, message_id: str, emoji: str) -> None:
    """React to a message. Idempotent. Raises `NotFound`, `Forbidden` and `Refused`."""
    if not _is_emoji(emoji):
        raise Refused(emoji=gettext("This is not an emoji."))
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        users = message.reactions.get(emoji, [])
        if actor.user_id in users:
            return
        if not users and len(message.reactions) >= MAX_KINDS:
            raise Refused(
                emoji=ngettext(
                    "A message has at most {n} kind of reaction.",
                    "A message has at most {n} kinds of reactions.",
                    n=MAX_KINDS,
                )
            )
        made = {"message_id": message_id, "user_id": actor.user_id, "emoji": emoji, "reacted_at": clock.now()}
        tx.execute(sa.insert(models.Reaction).values(**made))
        reactions = {**message.reactions, emoji: [*users, actor.user_id]}
        editing.change(tx, locked, replace(message, reactions=reactions), ReactionAdded)


def remove(actor: Actor, message_id: str, emoji: str) -> None:
    """Take a reaction back. Idempotent. Raises `NotFound`."""
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        users = message.reactions.get(emoji, [])
        if actor.user_id not in users:
            return
        tx.execute(
            sa.delete(models.Reaction).where(
                col(models.Reaction.message_id) == message_id,
                col(models.Reaction.user_id) == actor.user_id,
                col(models.Reaction.emoji) == emoji,
            )
        )
        others = [user_id for user_id in users if user_id != actor.user_id]
        reactions = {kind: others if kind == emoji else held for kind, held in message.reactions.items()}
        kept = {kind: held for kind, held in reactions.items() if held}
        editing.change(tx, locked, replace(message, reactions=kept), ReactionRemoved)


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
