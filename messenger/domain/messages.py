"""Messages: sending, editing and deleting them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db
from messenger.domain import clock, contacts, history, members, texts
from messenger.domain.contacts import Person
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.history import Message
from messenger.domain.sign_ins import Actor
from messenger.live import bus
from messenger.models import Conversation, Reaction
from messenger.models import Message as Stored

LONGEST = 10_000


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
    """A message was stored; its author may be unknown to those who have not opened the conversation."""

    message: Message
    author: Person


@bus.event
@dataclass(frozen=True)
class MessageEdited(bus.Event):
    """The body of a message was changed."""

    message: Message


@bus.event
@dataclass(frozen=True)
class MessageDeleted(bus.Event):
    """A message was deleted; its trace stays."""

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


def edit(actor: Actor, message_id: str, body: str) -> None:
    """Change the body of one's own message. Raises `NotFound`, `Forbidden` or `Refused`."""
    if fault := _body_fault(body):
        raise Refused(body=fault)
    with db.transaction() as tx:
        message = own(tx, actor, message_id)
        if message.deleted:
            raise Forbidden
        if message.body != body:
            change(
                tx, replace(message, body=body, edited=True), MessageEdited, edited_at=clock.now(), body=body
            )


def delete(actor: Actor, message_id: str) -> None:
    """Delete one's own message: its text is gone, its place stays. Raises `NotFound` or `Forbidden`."""
    with db.transaction() as tx:
        message = own(tx, actor, message_id)
        if not message.deleted:
            tx.execute(sa.delete(Reaction).where(col(Reaction.message_id) == message_id))
            bare = replace(message, body="", deleted=True, reactions={})
            change(tx, bare, MessageDeleted, deleted_at=clock.now(), body="")


def own(tx: db.Transaction, actor: Actor, message_id: str) -> Message:
    """Find a message of the actor's own, its conversation locked. Raises `NotFound` or `Forbidden`."""
    message = find(tx, actor, message_id)
    if message.author != actor.user_id:
        raise Forbidden
    return message


def find(tx: db.Transaction, actor: Actor, message_id: str) -> Message:
    """Find a message the actor may see and lock its conversation. Raises `NotFound`."""
    place = sa.select(col(Stored.conversation_id)).where(col(Stored.id) == message_id)
    conversation_id = tx.scalar(place) if texts.is_readable(message_id) else None
    if conversation_id is None or _lock(tx, actor, conversation_id) is None:
        raise NotFound
    return history.read(tx, col(Stored.id) == message_id)[0]


def change(
    tx: db.Transaction,
    message: Message,
    event: Callable[[Message], bus.Event],
    **stored: int | str,
) -> None:
    """Stamp the changed message with its conversation's next revision, and tell the members."""
    revision = members.next_revision(tx, message.conversation)
    tx.execute(sa.update(Stored).where(col(Stored.id) == message.id).values(revision=revision, **stored))
    happened = event(replace(message, revision=revision))
    tx.then(bus.publish, happened, members.audience(tx, message.conversation))


def _fault(draft: Draft) -> str | None:
    return _body_fault(draft.body) if _is_uuid(draft.id) else "The message has no valid id."


def _body_fault(body: str) -> str | None:
    if not texts.is_readable(body):
        return "The message has characters that cannot be sent."
    if not body.strip():
        return "The message is empty."
    if len(body) > LONGEST:
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
            taken = {row.id: row for row in history.read(tx, col(Stored.id).in_([d.id for d in drafts]))}
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
    return members.locked(tx, actor, conversation_id, counters)


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
    (author,) = contacts.named(tx, [actor.user_id])
    for message in sent:
        tx.then(bus.publish, MessageSent(message, author), audience)
    read = members.MemberRead(conversation_id, actor.user_id, newest.number)
    tx.then(bus.publish, read, frozenset({actor.user_id}))
