"""The pictures of previews: each is stored with its preview, and erased with it unless it has other uses.

Storing and erasing lock the table of pictures, so they come last in their transactions.
"""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.pictures import storing
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews.preview import Preview


def keep(tx: db.Transaction, message_id: str, picture: Picture) -> None:
    """Store the picture of the preview of a message that has none."""
    used = {"message_id": message_id, "picture": storing.keep(tx, picture)}
    tx.execute(sa.insert(models.PreviewPicture).values(**used))


def erase(tx: db.Transaction, message_id: str, lost: Preview | None) -> None:
    """Erase the picture of the preview that a message has lost, if it had one."""
    if lost is None or not lost.picture:
        return
    is_it = col(models.PreviewPicture.message_id) == message_id
    tx.execute(sa.delete(models.PreviewPicture).where(is_it))
    storing.prune(tx, lost.picture)


def of_conversation(tx: db.Transaction, conversation_id: int) -> set[str]:
    """Return the hashes of the pictures that a conversation and its messages use."""
    used = sa.select(col(models.PreviewPicture.picture)).join(
        models.Message, col(models.Message.id) == col(models.PreviewPicture.message_id)
    )
    own = sa.select(col(models.Conversation.picture)).where(
        col(models.Conversation.id) == conversation_id, col(models.Conversation.picture).is_not(None)
    )
    return set(tx.scalars(used.where(col(models.Message.conversation_id) == conversation_id).union(own)))
