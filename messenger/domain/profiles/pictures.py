"""Pictures of people, and of groups. They lock the table of pictures, so that comes after all other locks."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.errors import Refused
from messenger.domain.groups import changing
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.pictures import shrinking, storing
from messenger.domain.pictures.custom_emoji import TOO_LARGE, UNREADABLE
from messenger.domain.pictures.picture import Picture
from messenger.domain.profiles import card
from messenger.models import User
from messenger.translation import gettext

# For sharp screens; the largest, on a card, is shown at 96.
EDGE = 256
EMPTY = gettext("This file is empty. Choose another picture.")


def choose(actor: Actor, content: bytes) -> None:
    """Show a picture of oneself. Decodes it: call this in a thread. Raises `Refused` and `SignInRequired`."""
    _store_own(actor, _square(content))


def remove(actor: Actor) -> None:
    """Show no picture of oneself any more. Idempotent."""
    _store_own(actor, None)


def choose_for_group(actor: Actor, conversation_id: int, content: bytes) -> None:
    """Give a group a picture, as the owner and moderators may. Decodes it: call this in a thread.

    Raises `NotFound`, `Forbidden` and `Refused`.
    """
    with db.transaction() as tx:
        changing.led(tx, actor, conversation_id)
    # Between two transactions, because it takes long.
    _store_of_group(actor, conversation_id, _square(content))


def remove_from_group(actor: Actor, conversation_id: int) -> None:
    """Take the picture of a group away, as the owner and moderators may. Idempotent.

    Raises `NotFound`, `Forbidden` and `Refused`.
    """
    _store_of_group(actor, conversation_id, None)


def _store_own(actor: Actor, picture: Picture | None) -> None:
    # Race: two tabs may choose a picture at once; the lock lets each erase the one before it.
    own = sa.select(col(User.picture)).where(col(User.id) == actor.user_id, IS_ACTIVE)
    with db.transaction() as tx:
        before = tx.scalar(own.with_for_update(key_share=True))
        hash = storing.keep(tx, picture) if picture else None
        if before != hash:
            card.store(tx, actor, picture=hash)
        if before and before != hash:
            storing.prune(tx, before)


def _store_of_group(actor: Actor, conversation_id: int, picture: Picture | None) -> None:
    with db.transaction() as tx:
        locked = changing.led(tx, actor, conversation_id)
        hash = picture.hash if picture else None
        if locked.picture == hash:
            return
        # Before the table of pictures is locked: a system message locks the account of its author.
        act = SystemMessage(Kind.PICTURED if picture else Kind.UNPICTURED)
        changing.tell(tx, actor, locked, act, {"picture": hash or ""})
        if picture:
            storing.keep(tx, picture)
        own = sa.update(models.Conversation).where(col(models.Conversation.id) == locked.id)
        tx.execute(own.values(picture=hash))
        if locked.picture:
            storing.prune(tx, locked.picture)


def _square(content: bytes) -> Picture:
    if not content:
        raise Refused(picture=EMPTY)
    try:
        return shrinking.square(content, EDGE)
    except shrinking.Unreadable:
        raise Refused(picture=UNREADABLE) from None
    except shrinking.TooLarge:
        raise Refused(picture=TOO_LARGE) from None
