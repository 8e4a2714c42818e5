"""Closing a group: archiving it for all, which makes it read-only, and deleting it."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.db import checkpoints
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.groups import changing, roles
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.pictures import storing
from messenger.domain.previews import pictures
from messenger.domain.talk import membership, revisions
from messenger.live import bus
from messenger.translation import gettext


def archive(actor: Actor, conversation_id: int) -> int:
    """Make a group read-only for all, as its owner and moderators may; return its revision. Idempotent.

    Raises `NotFound` or `Forbidden`.
    """
    return _archive(actor, conversation_id, clock.now())


def reopen(actor: Actor, conversation_id: int) -> int:
    """Let members write in an archived group again, as its owner and moderators may. Idempotent.

    Returns its revision. Raises `NotFound` or `Forbidden`.
    """
    return _archive(actor, conversation_id, None)


def _archive(actor: Actor, conversation_id: int, at: int | None) -> int:
    with db.transaction() as tx:
        locked = revisions.lock_for(tx, actor, conversation_id)
        roles.check_group(locked)
        roles.check_leads(locked, actor)
        if (locked.archived_at is None) == (at is None):
            return locked.revision
        act = SystemMessage(Kind.REOPENED if at is None else Kind.ARCHIVED)
        return changing.tell(tx, actor, locked, act, {"archived": at is not None}, archived_at=at)


def delete(actor: Actor, conversation_id: int, title: str) -> None:
    """Delete a group with all that was said in it, as its owner may who enters its title to confirm that.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    with db.transaction() as tx:
        locked = revisions.lock_for(tx, actor, conversation_id)
        roles.check_group(locked)
        if locked.owner != actor.user_id:
            raise Forbidden
        # People don't see how many spaces there are.
        if " ".join(title.split()) != locked.title:
            raise Refused(title=gettext("This is not the title of the conversation."))
        # Everything that belongs to it goes with it, but pictures may be used elsewhere.
        lost = pictures.of_conversation(tx, conversation_id)
        tx.execute(sa.delete(models.Conversation).where(col(models.Conversation.id) == conversation_id))
        tx.then(checkpoints.note_erasure)
        tx.then(bus.publish, membership.ConversationLeft(conversation_id), locked.audience)
        # Last, as that locks.
        storing.prune(tx, *lost)
