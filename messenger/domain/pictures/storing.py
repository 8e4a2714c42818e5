"""Storing pictures by their content, and erasing those that nothing uses any more."""

import re

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.db import checkpoints
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.pictures.picture import Picture

HASH = re.compile(r"[0-9a-f]{64}")
# Everything that may use a picture.
_USES = (
    col(models.CustomEmoji.picture),
    col(models.PreviewPicture.picture),
    col(models.Site.picture),
    col(models.User.picture),
    col(models.Conversation.picture),
)


def keep(tx: db.Transaction, picture: Picture) -> str:
    """Store a picture unless it is there, and return its hash; its use must follow in this transaction.

    Race: the same picture could lose its last use meanwhile, and be erased before this use is stored. So
    whoever stores or erases pictures locks their table, after all other locks.
    """
    tx.alone_in(models.Picture)
    known = sa.select(col(models.Picture.hash)).where(col(models.Picture.hash) == picture.hash)
    if tx.scalar(known) is None:
        made = {
            "hash": picture.hash,
            "content": picture.content,
            "width": picture.width,
            "height": picture.height,
        }
        tx.execute(sa.insert(models.Picture).values(**made))
    return picture.hash


def prune(tx: db.Transaction, *hashes: str) -> None:
    """Erase those of the pictures that nothing uses any more; like `keep`, after all other locks."""
    if not hashes:
        return
    tx.alone_in(models.Picture)
    is_used = sa.or_(*(sa.exists().where(use == col(models.Picture.hash)) for use in _USES))
    unused = sa.delete(models.Picture).where(col(models.Picture.hash) == sa.bindparam("pruned"), ~is_used)
    # A statement each: a conversation may have more pictures than a statement may have parameters.
    tx.connection().execute(unused, [{"pruned": hash} for hash in hashes])
    tx.then(checkpoints.note_erasure)


def read(actor: Actor, hash: str) -> bytes:
    """Return the content of a picture that the actor may see. Raises `NotFound`."""
    wanted = sa.select(col(models.Picture.content)).where(col(models.Picture.hash) == hash, _is_seen(actor))
    with db.reading() as session:
        content = session.scalar(wanted) if HASH.fullmatch(hash) else None
    if content is None:
        raise NotFound
    return content


def _is_seen(actor: Actor) -> sa.ColumnElement[bool]:
    """Everybody on the site sees its emoji and people; members, groups and what their messages preview."""
    is_emoji = sa.exists().where(col(models.CustomEmoji.picture) == col(models.Picture.hash))
    is_preview = sa.exists().where(
        col(models.PreviewPicture.picture) == col(models.Picture.hash),
        col(models.Message.id) == col(models.PreviewPicture.message_id),
        col(models.Member.conversation_id) == col(models.Message.conversation_id),
        col(models.Member.user_id) == actor.user_id,
        col(models.Message.number) >= col(models.Member.first_number),
    )
    is_person = sa.exists().where(col(models.User.picture) == col(models.Picture.hash))
    is_group = sa.exists().where(
        col(models.Conversation.picture) == col(models.Picture.hash),
        col(models.Member.conversation_id) == col(models.Conversation.id),
        col(models.Member.user_id) == actor.user_id,
    )
    return sa.or_(is_emoji, is_person, is_group, is_preview)
