"""Who may mention everyone in a conversation: all members, or its owner and administrators only."""

from dataclasses import dataclass

from messenger import db
from messenger.domain import actors
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden
from messenger.domain.talk import revisions
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext

LIMITED = gettext(
    "Only the owner and administrators can mention @everyone here. Copy the text and send it without that."
)
LIMITED_IN_EDIT = gettext(
    "Only the owner and administrators can mention @everyone here. Edit the message again without that."
)


@bus.event
@dataclass(frozen=True)
class EveryoneLimited(bus.Event):
    """The owner limited who may mention everyone, or lifted the limit."""

    conversation_id: int
    revision: int
    is_limited: bool


def limit(actor: Actor, conversation_id: int, is_limited: bool) -> None:
    """Choose whether only the owner and administrators may mention everyone, as the owner may.

    Idempotent. Raises `NotFound` or `Forbidden`.
    """
    with db.transaction() as tx:
        locked = revisions.lock_for(tx, actor, conversation_id)
        if locked.owner != actor.user_id:
            raise Forbidden
        if locked.limits_everyone == is_limited:
            return
        revision = revisions.advance(tx, conversation_id, limits_everyone=is_limited)
        tx.then(bus.publish, EveryoneLimited(conversation_id, revision, is_limited), locked.audience)


def may_mention(tx: db.Transaction, actor: Actor, locked: Locked) -> bool:
    """Tell whether a member of a locked conversation may mention everyone in it."""
    is_free = not locked.limits_everyone or locked.owner == actor.user_id
    return is_free or actors.is_administrator(tx, actor)
