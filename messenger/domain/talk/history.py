"""The history of a conversation: its messages, page by page or as a tail since a revision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger.models import Conversation, Reaction
from messenger.models import Message as Stored

PAGE = 40
# Numbers are 32-bit integers in PostgreSQL; both edges of a page must fit.
MAX_NUMBER = 2**31 - 1 - PAGE


@dataclass(frozen=True)
class Message:
    """A message as its readers see it, the same for all of them.

    `reactions` holds the ids of the users by emoji.
    """

    id: str
    conversation: int
    number: int
    revision: int
    author: int
    body: str
    at: int
    edited: bool = False
    deleted: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)


def newest(session: Session, conversation_id: int) -> list[Message]:
    """Read the newest page."""
    is_in = col(Stored.conversation_id) == conversation_id
    return read(session, is_in, order=col(Stored.number).desc(), limit=PAGE)[::-1]


def around(session: Session, conversation_id: int, number: int) -> list[Message]:
    """Read the page centred on a number, whether or not there is a message with it."""
    is_in = col(Stored.conversation_id) == conversation_id
    start = min(number, MAX_NUMBER) - PAGE // 2
    is_near = col(Stored.number) >= start, col(Stored.number) < start + PAGE
    return read(session, is_in, *is_near, order=col(Stored.number))


def since(session: Session, conversation_id: int, revision: int, limit: int) -> list[Message]:
    """Read the messages changed after the revision, in the order of their changes."""
    changed = col(Stored.conversation_id) == conversation_id, col(Stored.revision) > revision
    return read(session, *changed, order=col(Stored.revision), limit=limit)


def last_of(session: Session, conversation_ids: Iterable[int]) -> dict[int, Message]:
    """Return the last message of each conversation that has one."""
    is_last = sa.tuple_(col(Stored.conversation_id), col(Stored.number)).in_(
        sa.select(col(Conversation.id), col(Conversation.last_number)).where(
            col(Conversation.id).in_(set(conversation_ids))
        )
    )
    return {message.conversation: message for message in read(session, is_last)}


def read(
    session: Session,
    *where: sa.ColumnElement[bool],
    order: Any = None,
    limit: int | None = None,
) -> list[Message]:
    """Read the messages that satisfy the conditions, with their reactions."""
    rows = session.execute(sa.select(*_COLUMNS).where(*where).order_by(order).limit(limit)).all()
    reactions = _reactions(session, [row.id for row in rows])
    return [
        Message(
            id=row.id,
            conversation=row.conversation_id,
            number=row.number,
            revision=row.revision,
            author=row.author_id,
            body=row.body,
            at=row.sent_at,
            edited=row.edited_at is not None,
            deleted=row.deleted_at is not None,
            reactions=reactions.get(row.id, {}),
        )
        for row in rows
    ]


_COLUMNS = (
    col(Stored.id),
    col(Stored.conversation_id),
    col(Stored.number),
    col(Stored.revision),
    col(Stored.author_id),
    col(Stored.body),
    col(Stored.sent_at),
    col(Stored.edited_at),
    col(Stored.deleted_at),
)


def _reactions(session: Session, message_ids: list[str]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    if message_ids:
        query = (
            sa.select(col(Reaction.message_id), col(Reaction.emoji), col(Reaction.user_id))
            .where(col(Reaction.message_id).in_(message_ids))
            .order_by(col(Reaction.reacted_at), col(Reaction.user_id))
        )
        for message_id, emoji, user_id in session.execute(query):
            found.setdefault(message_id, {}).setdefault(emoji, []).append(user_id)
    return found
