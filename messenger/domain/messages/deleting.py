"""Deleting messages, and undoing that for a moment."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import actors, clock, markup, texts, tokens
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import bodies, editing, mentions, quotes, reactions
from messenger.domain.messages.history import Message
from messenger.domain.messages.quotes import Quoting
from messenger.domain.previews import asking, first_link, pictures
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext

# People have ten seconds; the rest is for slow connections.
UNDO_MS = 60_000
TOO_LATE = gettext("It's too late to bring this message back.")


@bus.event
@dataclass(frozen=True)
class MessageDeleted(bus.Event):
    """A message was deleted; a tombstone stays in its place, and in quotes of it.

    `by` is who did it, if not its author.
    """

    message: Message
    quoting: Quoting = field(default_factory=Quoting)
    by: Person | None = None


@bus.event
@dataclass(frozen=True)
class MessageRestored(bus.Event):
    """A deletion was undone; those who had reacted come along, because a tab may not know them."""

    message: Message
    quoting: Quoting = field(default_factory=Quoting)
    people: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Deletion:
    """A deletion at a revision of the conversation.

    The key, together with the text and the reactions, which are the ids of users by emoji, undoes it.
    """

    revision: int
    undo_key: str
    reactions: Mapping[str, Sequence[int]] = field(default_factory=dict)


def delete(actor: Actor, message_id: str) -> Deletion:
    """Erase a message, which leaves a tombstone: one's own, or anybody's as owner or administrator.

    Text and reactions are erased at once, so undoing needs them: whoever deletes must keep them.
    Raises `NotFound` or `Forbidden`.
    """
    key = tokens.new()
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        is_own = message.author == actor.user_id
        if not is_own:
            _require_right(tx, actor, locked)
        if message.deleted:
            return Deletion(revision=message.revision, undo_key="")
        tx.execute(sa.delete(models.Reaction).where(col(models.Reaction.message_id) == message_id))
        of_message = col(models.MessageVersion.message_id) == message_id
        tx.execute(sa.delete(models.MessageVersion).where(of_message))
        by = None if is_own else actor.user_id
        person = contacts.named(tx, [by])[0] if by else None
        if by:
            audit.note(
                tx,
                Action.MESSAGE_DELETED,
                by=by,
                about=message.author,
                detail=f"{locked.id}/{message.number}",
            )
        bare = replace(
            message,
            body="",
            runs=None,
            deleted=True,
            deleted_by=by,
            reactions={},
            mentions={},
            quote=None,
            preview=None,
        )
        mentions.tell(tx, locked, message, bare)
        revision = editing.retell(
            tx,
            locked,
            bare,
            partial(MessageDeleted, by=person),
            deleted_at=clock.now(),
            deleted_by=by,
            undo_digest=_digest(key, message.body, message.reactions),
            preview=None,
        )
        for table in (models.Pin, models.SavedMessage):
            tx.execute(sa.delete(table).where(col(table.message_id) == message_id))
        pictures.erase(tx, message_id, message.preview)
    return Deletion(revision=revision, undo_key=key, reactions=message.reactions)


def restore(
    actor: Actor,
    message_id: str,
    body: str,
    undo_key: str,
    reacted: Mapping[str, Sequence[int]] | None = None,
) -> int:
    """Undo a deletion within a minute, given its key, the very text and reactions; return the revision.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    held = {emoji: [*user_ids] for emoji, user_ids in (reacted or {}).items()}
    if bodies.fault(body) or not all(map(texts.is_readable, (undo_key, *held))):
        raise Refused(body=TOO_LATE)
    # Parsed before the transaction, whose lock keeps others waiting.
    text = {"body": body, "runs": markup.parse(body)}
    candidates = mentions.candidates(body)
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if not message.deleted:
            return message.revision
        is_deleter = actor.user_id == (message.deleted_by or message.author)
        if not is_deleter:
            raise Forbidden
        if not _may_return(tx, message_id, _digest(undo_key, body, held)):
            raise Refused(body=TOO_LATE)
        reactions.put_back(tx, message_id, held)
        # A copy mentions nobody.
        found = {} if message.forwarded_from else mentions.resolve(tx, locked, candidates)
        quote = quotes.shown_by(tx, message_id)
        back = replace(
            message,
            **text,
            deleted=False,
            deleted_by=None,
            reactions=held,
            mentions=found,
            quote=quote,
        )
        mentions.tell(tx, locked, message, back)
        asking.ask(tx, [message_id] if first_link.find(body, back.runs) else [])
        reactors = {user_id for user_ids in held.values() for user_id in user_ids}
        return editing.retell(
            tx,
            locked,
            back,
            partial(MessageRestored, people=contacts.named(tx, reactors) if reactors else []),
            deleted_at=None,
            deleted_by=None,
            undo_digest=None,
        )


def _require_right(tx: db.Transaction, actor: Actor, locked: Locked) -> None:
    if locked.owner != actor.user_id:
        actors.require_administrator(tx, actor)


def _may_return(tx: db.Transaction, message_id: str, digest: str) -> bool:
    stored = tx.execute(
        sa.select(col(models.Message.undo_digest), col(models.Message.deleted_at)).where(
            col(models.Message.id) == message_id
        )
    ).one()
    is_recent = clock.now() - (stored.deleted_at or 0) <= UNDO_MS
    return is_recent and hmac.compare_digest(stored.undo_digest or "", digest)


def _digest(key: str, body: str, reacted: Mapping[str, Sequence[int]]) -> str:
    """Hash what returns with a random key that is not stored, so that the hash tells nothing about it.

    The order of the emoji does not count: not every client keeps it.
    """
    returning = json.dumps([body, reacted], sort_keys=True)
    return hmac.digest(key.encode(), returning.encode(), hashlib.sha256).hex()
