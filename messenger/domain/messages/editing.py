"""Editing messages, and the versions that members may read."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.db import checkpoints
from messenger.domain import clock, markup, texts
from messenger.domain.actors import Actor
from messenger.domain.administration import editing_time, site
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import roles
from messenger.domain.messages import bodies, history, mentions, quotes
from messenger.domain.messages.history import Message
from messenger.domain.messages.quotes import Quoting
from messenger.domain.notifications import due
from messenger.domain.previews import asking, first_link, pictures
from messenger.domain.references import saving
from messenger.domain.references.saving import SavesChanged
from messenger.domain.reminders import waiting
from messenger.domain.reminders.waiting import RemindersChanged
from messenger.domain.talk import everyone, revisions
from messenger.domain.talk.revisions import Locked
from messenger.live import bus

# Of a message that is edited without end, the oldest versions go.
MAX_VERSIONS = 100


@bus.event
@dataclass(frozen=True)
class MessageEdited(bus.Event):
    """The body of a message was changed, and what quotes of it show."""

    message: Message
    quoting: Quoting = field(default_factory=Quoting)


@dataclass(frozen=True)
class Version:
    """What a message said until an edit replaced it, or says now if `replaced_at` is None."""

    body: str
    replaced_at: int | None


def edit(actor: Actor, message_id: str, body: str) -> int:
    """Change the body of one's own message; return its revision.

    A forwarded message cannot be edited: it says who wrote its text. Administrators may limit the time.
    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    if fault := bodies.fault(body):
        raise Refused(body=fault)
    # Parsed before the transaction, whose lock keeps others waiting.
    runs, candidates = markup.parse(body), mentions.candidates(body)
    link = first_link.find(body, runs)
    with db.transaction() as tx:
        # Otherwise, a version could be kept that the setting is just about to erase.
        tx.holding(models.Site)
        locked, message = find(tx, actor, message_id)
        if message.author != actor.user_id or message.deleted or message.forwarded_from:
            raise Forbidden
        if message.body == body:
            return message.revision
        roles.check_open(locked)
        if late := editing_time.fault(tx, message.at):
            raise Refused(body=late)
        found = mentions.resolve(tx, locked, candidates)
        if not mentions.may_mention(tx, actor, locked, found, before=message):
            raise Refused(body=everyone.LIMITED_IN_EDIT)
        now = clock.now()
        if site.keeps_versions(tx):
            _keep(tx, message, now)
        edited = replace(message, body=body, runs=runs, edited=True, mentions=found)
        mentions.tell(tx, locked, message, edited)
        due.note_edit(tx, locked, message, edited)
        if link == first_link.find(message.body, message.runs):
            return retell(tx, locked, edited, MessageEdited, edited_at=now)
        asking.ask(tx, [message_id] if link else [])
        bare = replace(edited, preview=None)
        revision = retell(tx, locked, bare, MessageEdited, edited_at=now, preview=None)
        pictures.erase(tx, message_id, message.preview)
        return revision


def versions(actor: Actor, message_id: str) -> list[Version]:
    """Return what a message has said, oldest first and as it is last.

    Raises `NotFound`, and `Forbidden` where the administrator does not allow it.
    """
    kept = sa.select(col(models.MessageVersion.body), col(models.MessageVersion.replaced_at))
    with db.reading() as session:
        message = history.visible(session, actor, message_id)
        if not site.keeps_versions(session):
            raise Forbidden
        rows = session.execute(
            kept.where(col(models.MessageVersion.message_id) == message_id).order_by(
                col(models.MessageVersion.replaced_at)
            )
        )
        earlier = [Version(body=row.body, replaced_at=row.replaced_at) for row in rows]
    return [*earlier, Version(body=message.body, replaced_at=None)]


def _keep(tx: db.Transaction, message: Message, now: int) -> None:
    at = col(models.MessageVersion.replaced_at)
    of_message = col(models.MessageVersion.message_id) == message.id
    newest = tx.scalars(sa.select(at).where(of_message).order_by(at.desc()).limit(MAX_VERSIONS)).all()
    if len(newest) == MAX_VERSIONS:
        tx.execute(sa.delete(models.MessageVersion).where(of_message, at <= newest[-1]))
    # After the newest version, whatever the clock says.
    replaced_at = max(now, newest[0] + 1) if newest else now
    kept = {"message_id": message.id, "replaced_at": replaced_at, "body": message.body}
    tx.execute(sa.insert(models.MessageVersion).values(**kept))


def find(tx: db.Transaction, actor: Actor, message_id: str) -> tuple[Locked, Message]:
    """Find a message the actor may see and lock its conversation. Raises `NotFound`.

    Raises `Forbidden` if it is a system message, to which nothing can be done.
    """
    place = sa.select(col(models.Message.conversation_id)).where(col(models.Message.id) == message_id)
    conversation_id = tx.scalar(place) if texts.is_readable(message_id) else None
    if conversation_id is None:
        raise NotFound
    locked = revisions.lock_for(tx, actor, conversation_id)
    (message,) = history.read(tx, col(models.Message.id) == message_id)
    if not locked.sees(actor.user_id, message.number):
        raise NotFound
    if message.system:
        raise Forbidden
    return locked, message


def retell(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Message, Quoting], bus.Event],
    **stored: Any,
) -> int:
    """Store a message with another body, at a revision that its quotes share; tell who has saved it."""
    tx.then(checkpoints.note_erasure)
    quoting = quotes.quoting(tx, message.id, bodies.excerpt(message.body, message.runs))
    if savers := saving.savers(tx, message.id):
        tx.then(bus.publish, SavesChanged(message.id), savers)
    if reminded := waiting.reminded(tx, message.id):
        tx.then(bus.publish, RemindersChanged(message.id), reminded)
    text = {"body": message.body, "runs": message.runs, "mentions": message.mentions or None}
    stored |= text | {"markup_version": markup.VERSION, "body_revision": locked.revision + 1}
    alone = replace(quoting, reply_to=None)

    def told(changed: Message, sees_quoted: bool) -> bus.Event:
        return event(changed, quoting) if sees_quoted else event(replace(changed, quote=None), alone)

    return _change(tx, locked, message, told, quoting.quoted, **stored)


def change(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Message], bus.Event],
    **stored: Any,
) -> int:
    """Store the changed message, whose quote is the same, tell the members, and return its new revision."""
    return _change(tx, locked, message, lambda changed, _: event(changed), quoted=0, **stored)


def _change(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    event: Callable[[Message, bool], bus.Event],
    quoted: int,
    **stored: Any,
) -> int:
    revision = revisions.advance(tx, locked.id)
    tx.execute(
        sa.update(models.Message)
        .where(col(models.Message.id) == message.id)
        .values(revision=revision, **stored)
    )
    changed = replace(message, revision=revision)
    told = revisions.MessageChange(
        message.number, revision, quoted, lambda sees_quoted: event(changed, sees_quoted)
    )
    revisions.publish(tx, locked, told)
    return revision
