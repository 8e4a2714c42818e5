"""Adding the preview of a fetched page to its message, and removing it."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.errors import Forbidden
from messenger.domain.messages import editing, history
from messenger.domain.messages.history import Message
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import first_link, pictures, preview
from messenger.domain.previews.preview import Preview
from messenger.domain.talk import revisions
from messenger.live import bus


@bus.event
@dataclass(frozen=True)
class PreviewAdded(bus.Event):
    """A message got a preview of its first link."""

    message: Message


@bus.event
@dataclass(frozen=True)
class PreviewRemoved(bus.Event):
    """The author of a message removed its preview."""

    message: Message


def wanted(message_id: str) -> str | None:
    """Return the link whose page a message lacks a preview of, or None."""
    with db.reading() as session:
        if not site.shows_previews(session):
            return None
        found = history.read(session, col(models.Message.id) == message_id)
        return _lacking(session, found[0]) if found else None


def add(message_id: str, fetched: Preview, picture: Picture | None = None) -> None:
    """Add a preview to its message, unless that has another link or no preview any more. Idempotent."""
    place = sa.select(col(models.Message.conversation_id)).where(col(models.Message.id) == message_id)
    with db.transaction() as tx:
        conversation_id = tx.scalar(place)
        locked = revisions.lock(tx, conversation_id) if conversation_id else None
        if locked is None or not site.shows_previews(tx):
            return
        (message,) = history.read(tx, col(models.Message.id) == message_id)
        # Race with an edit: while the page was fetched, the message may have got another link.
        if _lacking(tx, message) != fetched.url:
            return
        shown = preview.capped(fetched)
        if picture:
            shown = preview.pictured(shown, picture)
        changed = replace(message, preview=shown)
        editing.change(tx, locked, changed, PreviewAdded, preview=preview.stored(shown))
        if picture:
            pictures.keep(tx, message_id, picture)


def remove(actor: Actor, message_id: str) -> int:
    """Remove the preview of one's own message for good; return its revision. Idempotent.

    Raises `NotFound` and `Forbidden`.
    """
    with db.transaction() as tx:
        locked, message = editing.find(tx, actor, message_id)
        if message.author != actor.user_id or message.deleted:
            raise Forbidden
        if message.preview is None:
            return message.revision
        url = message.preview.url
        bare = replace(message, preview=None)
        revision = editing.change(tx, locked, bare, PreviewRemoved, preview=preview.removed(url))
        pictures.erase(tx, message_id, message.preview)
        return revision


def _lacking(session: Session, message: Message) -> str | None:
    url = None if message.deleted else first_link.find(message.body, message.runs)
    return url if url and url != _stored(session, message.id).get("url") else None


def _stored(session: Session, message_id: str) -> dict[str, Any]:
    column = sa.select(col(models.Message.preview)).where(col(models.Message.id) == message_id)
    return session.scalar(column) or {}
