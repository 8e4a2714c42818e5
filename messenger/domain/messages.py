"""Messages: sending them, and reading a conversation page by page or from a revision on."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, members, texts
from messenger.domain.sign_ins import Actor
from messenger.live import bus
from messenger.models import Conversation
from messenger.models import Message as Stored

PAGE = 40
LONGEST = 10_000


@dataclass(frozen=True)
class Message:
    """A message as its readers see it; the same for all of them."""

    id: str
    conversation: int
    number: int
    revision: int
    author: int
    body: str
    at: int


@dataclass(frozen=True)
class Draft:
    """What a browser asks to be sent; the id is its own making."""

    conversation: int
    id: str
    body: str


@dataclass(frozen=True)
class Receipt:
    """What became of a batch of drafts: stored now, stored before, and refused, with reasons by id."""

    stored: list[Message]
    again: list[Message]
    refused: dict[str, str]


@bus.event
@dataclass(frozen=True)
class MessageSent(bus.Event):
    """A message was stored."""

    message: Message


def send(actor: Actor, drafts: Sequence[Draft]) -> Receipt:
    """Store the drafts, in their order within each conversation; a draft sent again is found stored.

    One transaction for each conversation. Raises `Unavailable`: then nothing is known of the rest.
    """
    receipt = Receipt([], [], {draft.id: fault for draft in drafts if (fault := _fault(draft))})
    sound = sorted((d for d in drafts if d.id not in receipt.refused), key=lambda d: d.conversation)
    for conversation_id, batch in groupby(sound, key=lambda draft: draft.conversation):
        _send(actor, conversation_id, list({draft.id: draft for draft in batch}.values()), receipt)
    return receipt


def _fault(draft: Draft) -> str | None:
    if not _is_uuid(draft.id):
        return "The message has no valid id."
    if not texts.is_readable(draft.body):
        return "The message has characters that cannot be sent."
    if not draft.body.strip():
        return "The message is empty."
    if len(draft.body) > LONGEST:
        return f"The message is longer than {LONGEST:,} characters."
    return None


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _send(actor: Actor, conversation_id: int, drafts: list[Draft], receipt: Receipt) -> None:
    try:
        with db.transaction() as tx:
            place = _lock(tx, actor, conversation_id)
            if place is None:
                receipt.refused.update({draft.id: "This conversation was not found." for draft in drafts})
                return
            taken = {row.id: row for row in _rows(tx, col(Stored.id).in_([d.id for d in drafts]))}
            fresh = [draft for draft in drafts if draft.id not in taken]
            sent = [_numbered(actor, draft, place, i) for i, draft in enumerate(fresh, start=1)]
            if sent:
                _store(tx, actor, conversation_id, sent)
    except IntegrityError:
        receipt.refused.update({draft.id: "The message's id is taken." for draft in drafts})
        return
    receipt.stored.extend(sent)
    for message in taken.values():
        if message.author == actor.user_id and message.conversation == conversation_id:
            receipt.again.append(message)
        else:
            receipt.refused[message.id] = "The message's id is taken."


def _lock(tx: db.Transaction, actor: Actor, conversation_id: int) -> sa.Row[tuple[int, int]] | None:
    """Lock the conversation's row and return its counters, or None to those who are not members."""
    counters = sa.select(col(Conversation.revision), col(Conversation.last_number))
    locked = members.seat_in(actor, conversation_id, counters).with_for_update(of=Conversation)
    return tx.execute(locked).one_or_none()


def _numbered(actor: Actor, draft: Draft, place: sa.Row[tuple[int, int]], i: int) -> Message:
    return Message(
        id=draft.id,
        conversation=draft.conversation,
        number=place.last_number + i,
        revision=place.revision + i,
        author=actor.user_id,
        body=draft.body,
        at=clock.now(),
    )


def _store(tx: db.Transaction, actor: Actor, conversation_id: int, sent: list[Message]) -> None:
    tx.execute(
        sa.insert(Stored),
        [
            {
                "id": message.id,
                "conversation_id": conversation_id,
                "number": message.number,
                "revision": message.revision,
                "author_id": message.author,
                "body": message.body,
                "sent_at": message.at,
            }
            for message in sent
        ],
    )
    newest = sent[-1]
    tx.execute(
        sa.update(Conversation)
        .where(col(Conversation.id) == conversation_id)
        .values(revision=newest.revision, last_number=newest.number, active_at=newest.at)
    )
    members.advance(tx, actor, conversation_id, newest.number)
    audience = members.audience(tx, conversation_id)
    for message in sent:
        tx.then(bus.publish, MessageSent(message), audience)
    read = members.MemberRead(conversation_id, actor.user_id, newest.number)
    tx.then(bus.publish, read, frozenset({actor.user_id}))


def page(session: Session, conversation_id: int, before: int | None = None) -> tuple[list[Message], bool]:
    """Read the newest page, or the one before a number; tell whether there are earlier messages."""
    where = [col(Stored.conversation_id) == conversation_id]
    if before is not None:
        where.append(col(Stored.number) < before)
    newest_first = _rows(session, *where, order=col(Stored.number).desc(), limit=PAGE + 1)
    return newest_first[:PAGE][::-1], len(newest_first) > PAGE


def since(session: Session, conversation_id: int, revision: int, limit: int) -> list[Message]:
    """Read what was changed after the revision, in the order of the changes."""
    changed = col(Stored.conversation_id) == conversation_id, col(Stored.revision) > revision
    return _rows(session, *changed, order=col(Stored.revision), limit=limit)


def last_of(session: Session, conversation_ids: Iterable[int]) -> dict[int, Message]:
    """Return the last message of each conversation that has one."""
    is_last = sa.and_(
        col(Stored.conversation_id) == col(Conversation.id), col(Stored.number) == col(Conversation.last_number)
    )
    chosen = col(Conversation.id).in_(set(conversation_ids))
    query = sa.select(*_COLUMNS).join(Conversation, is_last).where(chosen)
    return {row.conversation_id: Message(*row) for row in session.execute(query)}


_COLUMNS = (
    col(Stored.id),
    col(Stored.conversation_id),
    col(Stored.number),
    col(Stored.revision),
    col(Stored.author_id),
    col(Stored.body),
    col(Stored.sent_at),
)


def _rows(
    session: Session,
    *where: sa.ColumnElement[bool],
    order: sa.ColumnElement | None = None,
    limit: int | None = None,
) -> list[Message]:
    query = sa.select(*_COLUMNS).where(*where).order_by(order).limit(limit)
    return [Message(*row) for row in session.execute(query)]
