"""The history of a conversation: its messages, page by page or as a tail since a revision.

Members who joined later may see it from a message on: `first` is its number, and `firsts` has it by the id of
the conversation; zero, or none, if they see all. Neither earlier messages nor quotes of them are read then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
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

    @property
    def columns(self) -> dict[str, Any]:
        """What is stored of a new message."""
        return {
            "id": self.id,
            "conversation_id": self.conversation,
            "number": self.number,
            "revision": self.revision,
            "author_id": self.author,
            "body": self.body,
            "runs": self.runs,
            "markup_version": markup.VERSION,
            "sent_at": self.at,
            "reply_to": self.quote.id if self.quote else None,
            "mentions": self.mentions or None,
            "forwarded_from": self.forwarded_from,
        }

    @staticmethod
    def all_people(messages: "Iterable[Message]") -> set[int]:
        """Return the ids of everybody whose name a reader may see on one of the messages."""
        return {user_id for message in messages for user_id in message.people}


def newest(session: Session, conversation_id: int, first: int) -> list[Message]:
    """Read the newest page."""
    found = _read_from(session, _NEWEST, conversation_id, first)[::-1]
    # A page that begins with the first message has also what comes before it: who created the conversation.
    return found if found and found[0].number == 0 else found[-PAGE:]


def around(session: Session, conversation_id: int, number: int, first: int) -> list[Message]:
    """Read the page centred on a number, whether or not there is a message with it."""
    start = min(number, MAX_NUMBER) - PAGE // 2
    # As in the newest page.
    begin = 0 if start == 1 else start
    return _read_from(session, _BETWEEN, conversation_id, first, start=begin, end=start + PAGE)


def since(session: Session, conversation_id: int, revision: int, limit: int, first: int) -> list[Message]:
    """Read the messages that have changed since a revision, or whose quotes have, in the order of changes."""
    found = _read_from(session, _SINCE, conversation_id, first, known=revision, most=limit)
    is_in = sa.and_(
        col(models.Message.conversation_id) == conversation_id, col(models.Message.number) >= first
    )
    retold = sa.select(col(models.Message.id)).where(is_in, col(models.Message.body_revision) > revision)
    quoting = (
        is_in,
        col(models.Message.reply_to).in_(retold),
        col(models.Message.revision) <= revision,
        col(models.Message.deleted_at).is_(None),
    )
    found += read(session, *quoting, limit=limit - len(found), firsts={conversation_id: first})
    return sorted(found, key=lambda message: message.revision)


def joined_at(session: Session, conversation_id: int, first: int) -> int:
    """Return the revision at which a member joined, who sees the messages from then on; zero if they see all.

    It is that of the first message they see, which tells that they joined, and to which nothing can be done.
    """
    is_it = col(models.Message.conversation_id) == conversation_id, col(models.Message.number) == first
    return session.scalar(sa.select(col(models.Message.revision)).where(*is_it)) or 0 if first else 0


def last_of(session: Session, firsts: Mapping[int, int]) -> dict[int, Message]:
    """Return the last message of each conversation that has one."""
    found = _read(session, _LAST, firsts, conversation_ids=set(firsts))
    return {one.conversation: one for one in found if one.number >= firsts[one.conversation]}


def visible(session: Session, actor: Actor, message_id: str) -> Message:
    """Read a message that the actor sees, in a conversation of theirs. Raises `NotFound`."""
    given = {"message_id": message_id, "user_id": actor.user_id}
    seat = db.rows(session, _SEEN, given).one_or_none() if texts.is_readable(message_id) else None
    if seat is None:
        raise NotFound
    firsts = {seat.conversation_id: seat.first_number}
    return read(session, col(models.Message.id) == message_id, firsts=firsts)[0]


def read(
    session: Session,
    *where: sa.ColumnElement[bool],
    order: Any = None,
    limit: int | None = None,
    firsts: Mapping[int, int] = MappingProxyType({}),
) -> list[Message]:
    """Read the messages that satisfy the conditions, with their reactions and quotes."""
    return _read(session, sa.select(*_COLUMNS).where(*where).order_by(order).limit(limit), firsts)


def _read_from(
    session: Session, statement: sa.Select, conversation_id: int, first: int, **given: Any
) -> list[Message]:
    """Read messages of a conversation, from the first that a member sees."""
    given |= {"conversation_id": conversation_id, "first": first}
    return _read(session, statement, {conversation_id: first}, **given)


def _read(session: Session, statement: sa.Select, firsts: Mapping[int, int], **given: Any) -> list[Message]:
    rows = db.rows(session, statement, given).all()
    reactions = _reactions(session, [row.id for row in rows])
    # A tombstone keeps what it replied to, because a deletion can be undone, but does not show it.
    replies = [row for row in rows if row.reply_to and row.deleted_at is None]
    answered = quotes.of(session, (row.reply_to for row in replies))
    quoted = {
        row.id: answered[row.reply_to]
        for row in replies
        if answered[row.reply_to].quote.number >= firsts.get(row.conversation_id, 0)
    }
    return [
        Message(
            id=row.id,
            conversation=row.conversation_id,
            number=row.number,
            revision=max(row.revision, quoted[row.id].revision) if row.id in quoted else row.revision,
            author=row.author_id,
            body=row.body,
            at=row.sent_at,
            edited=row.edited_at is not None,
            deleted=row.deleted_at is not None,
            deleted_by=row.deleted_by,
            reactions=reactions.get(row.id, {}),
            mentions=row.mentions or {},
            runs=row.runs,
            quote=quoted[row.id].quote if row.id in quoted else None,
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
    col(models.Message.conversation_id) == sa.bindparam("conversation_id"),
    col(models.Message.number) >= sa.bindparam("first"),
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
_SEEN = sa.select(col(models.Member.conversation_id), col(models.Member.first_number)).where(
    col(models.Message.id) == sa.bindparam("message_id"),
    col(models.Member.conversation_id) == col(models.Message.conversation_id),
    col(models.Member.user_id) == sa.bindparam("user_id"),
    col(models.Message.number) >= col(models.Member.first_number),
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
