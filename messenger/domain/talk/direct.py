"""Direct conversations: between two people, or notes to oneself. There is one per pair.

A unique key per pair ensures that, also when both start it at once. Nobody is added to one or leaves it.
"""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.talk.revisions import Locked
from messenger.translation import gettext

ONLY_TWO = gettext("This conversation is between two people. Start a new one with more.")

DELETED = gettext("This account was deleted. Nobody can write to it.")


def key(user_id: int, other_id: int) -> str:
    """Return the key of a pair, whoever comes first; twice the same id for notes to oneself."""
    return f"{min(user_id, other_id)}:{max(user_id, other_id)}"


def pair(key: str | None) -> list[int]:
    """Return the ids of the pair that a key names; nobody if the conversation is not direct."""
    return [int(user_id) for user_id in key.split(":")] if key else []


def is_left(locked: Locked) -> bool:
    """Tell whether one of a pair has deleted their account, which is the only way to leave the other."""
    return any(user_id not in locked.audience for user_id in pair(locked.direct_key))


def started(tx: db.Transaction, actor: Actor, draft_id: str, key: str | None) -> int | None:
    """Return the conversation that a draft or, of a pair, anybody has started. Raises `Refused`."""
    found = sa.select(col(models.Conversation.id), col(models.Conversation.owner_id))
    if drafted := tx.execute(found.where(col(models.Conversation.draft_id) == draft_id)).one_or_none():
        if drafted.owner_id != actor.user_id:
            raise Refused(title=gettext("This conversation was already created. Start a new one."))
        return drafted.id
    return tx.scalar(found.where(col(models.Conversation.direct_key) == key)) if key else None
