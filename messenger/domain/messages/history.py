"""The history of a conversation: its messages, page by page or as a tail since a revision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import markup, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.messages import quotes, system_messages
from messenger.domain.messages.quotes import Quote
from messenger.domain.messages.system_messages import SystemMessage
from messenger.domain.previews import preview
from messenger.domain.previews.preview import Preview

PAGE = 40
# Numbers are 32-bit integers in PostgreSQL; both edges of a page must fit.
MAX_NUMBER = 2**31 - 1 - PAGE


@dataclass(frozen=True)
class Message:
    """A message as its readers see it, the same for all of them.

    `deleted_by` is who deleted it, if not its author. `reactions` holds the ids of the users by emoji, and
    `mentions` the ids of members by what was typed, 0 for all of them.
    `forwarded_from` is who wrote what it is a copy of.
    `runs` holds the blocks of a body with markup. `revision` is that of the last change, also of the quote.
    A system message has `system` instead of a body.
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
    deleted_by: int | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)
    runs: list[markup.Block] | None = None
    quote: Quote | None = None
    forwarded_from: int | None = None
    preview: Preview | None = None
    system: SystemMessage | None = None

    @property
    def people(self) -> set[int]:
        """The ids of everybody whose name a reader may see on it."""
        reactors = (user_id for user_ids in self.reactions.values() for user_id in user_ids)
        others = (
            self.deleted_by,
            self.forwarded_from,
            self.quote and self.quote.author,
            *self.mentions.values(),
            *(self.system.people if self.system else ()),
        )
        return {self.author, *reactors, *(user_id for user_id in others if user_id)}

    @staticmethod
    def all_people(messages: "Iterable[Message]") -> set[int]:
        """Return the ids of everybody whose name a reader may see on one of the messages."""
        return {user_id for message in messages for user_id in message.people}


def newest(session: Session, conversation_id: int) -> list[Message]:
    """Read the newest page."""
    found = _read(session, _NEWEST, conversation_id=conversation_id)[::-1]
    # A page that begins with the first message has also what comes before it: who created the conversation.
    return found if found and found[0].number == 0 else found[-PAGE:]


def around(session: Session, conversation_id: int, number: int) -> list[Message]:
    """Read the page centred on a number, whether or not there is a message with it."""
    start = min(number, MAX_NUMBER) - PAGE // 2
    # As in the newest page.
    first = 0 if start == 1 else start
    return _read(session, _BETWEEN, conversation_id=conversation_id, start=first, end=start + PAGE)


def since(session: Session, conversation_id: int, revision: int, limit: int) -> list[Message]:
    """Read the messages that have changed since a revision, or whose quotes have, in the order of changes."""
    found = _read(session, _SINCE, conversation_id=conversation_id, known=revision, most=limit)
    is_in = col(models.Message.conversation_id) == conversation_id
    retold = sa.select(col(models.Message.id)).where(is_in, col(models.Message.body_revision) > revision)
    quoting = (
        col(models.Message.reply_to).in_(retold),
        col(models.Message.revision) <= revision,
        col(models.Message.deleted_at).is_(None),
    )
    found += read(session, *quoting, limit=limit - len(found))
    return sorted(found, key=lambda message: message.revision)


def last_of(session: Session, conversation_ids: Iterable[int]) -> dict[int, Message]:
    """Return the last message of each conversation that has one."""
    found = _read(session, _LAST, conversation_ids=set(conversation_ids))
    return {message.conversation: message for message in found}


def visible(session: Session, actor: Actor, message_id: str) -> Message:
    """Read a message in a conversation of the actor's. Raises `NotFound`."""
    seats = sa.select(col(models.Member.conversation_id)).where(col(models.Member.user_id) == actor.user_id)
    is_seen = col(models.Message.conversation_id).in_(seats)
    is_it = col(models.Message.id) == message_id
    found = read(session, is_it, is_seen) if texts.is_readable(message_id) else []
    if not found:
        raise NotFound
    return found[0]


def read(
    session: Session,
    *where: sa.ColumnElement[bool],
    order: Any = None,
    limit: int | None = None,
) -> list[Message]:
    """Read the messages that satisfy the conditions, with their reactions and quotes."""
    return _read(session, sa.select(*_COLUMNS).where(*where).order_by(order).limit(limit))


def _read(session: Session, statement: sa.Select, **given: Any) -> list[Message]:
    rows = db.rows(session, statement, given).all()
    reactions = _reactions(session, [row.id for row in rows])
    # A tombstone keeps what it replied to, because a deletion can be undone, but does not show it.
    replies = {row.id: row.reply_to for row in rows if row.reply_to and row.deleted_at is None}
    quoted = quotes.of(session, replies.values())
    return [
        Message(
            id=row.id,
            conversation=row.conversation_id,
            number=row.number,
            revision=max(row.revision, quoted[replies[row.id]].revision)
            if row.id in replies
            else row.revision,
            author=row.author_id,
            body=row.body,
            at=row.sent_at,
            edited=row.edited_at is not None,
            deleted=row.deleted_at is not None,
            deleted_by=row.deleted_by,
            reactions=reactions.get(row.id, {}),
            mentions=row.mentions or {},
            runs=row.runs,
            quote=quoted[replies[row.id]].quote if row.id in replies else None,
            forwarded_from=row.forwarded_from,
            preview=preview.shown(row.preview),
            system=system_messages.shown(row.system),
        )
        for row in rows
    ]


_COLUMNS = (
    col(models.Message.id),
    col(models.Message.conversation_id),
    col(models.Message.number),
    col(models.Message.revision),
    col(models.Message.author_id),
    col(models.Message.body),
    col(models.Message.runs),
    col(models.Message.sent_at),
    col(models.Message.edited_at),
    col(models.Message.deleted_at),
    col(models.Message.deleted_by),
    col(models.Message.reply_to),
    col(models.Message.mentions),
    col(models.Message.forwarded_from),
    col(models.Message.preview),
    col(models.Message.system),
)
_IN_CONVERSATION = sa.select(*_COLUMNS).where(
    col(models.Message.conversation_id) == sa.bindparam("conversation_id")
)
_NEWEST = _IN_CONVERSATION.order_by(col(models.Message.number).desc()).limit(PAGE + 1)
_BETWEEN = _IN_CONVERSATION.where(
    col(models.Message.number) >= sa.bindparam("start"), col(models.Message.number) < sa.bindparam("end")
).order_by(col(models.Message.number))
_SINCE = (
    _IN_CONVERSATION.where(col(models.Message.revision) > sa.bindparam("known"))
    .order_by(col(models.Message.revision))
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LAST = sa.select(*_COLUMNS).where(
    sa.tuple_(col(models.Message.conversation_id), col(models.Message.number)).in_(
        sa.select(col(models.Conversation.id), col(models.Conversation.last_number)).where(
            col(models.Conversation.id).in_(sa.bindparam("conversation_ids", expanding=True))
        )
    )
)
_REACTIONS = (
    sa.select(col(models.Reaction.message_id), col(models.Reaction.emoji), col(models.Reaction.user_id))
    .where(col(models.Reaction.message_id).in_(sa.bindparam("message_ids", expanding=True)))
    .order_by(col(models.Reaction.reacted_at), col(models.Reaction.user_id))
)


def _reactions(session: Session, message_ids: list[str]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    if message_ids:
        for message_id, emoji, user_id in db.rows(session, _REACTIONS, {"message_ids": message_ids}):
            found.setdefault(message_id, {}).setdefault(emoji, []).append(user_id)
    return found
