"""People and their messages, cheap to store: all share one password, which is hashed once."""

import uuid
from functools import cache

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from messenger import db, models
from messenger.domain.accounts import emails, nicknames
from messenger.domain.actors import Actor
from messenger.domain.authentication import passwords
from messenger.domain.messages import history, sending
from messenger.domain.messages.history import Message
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations

PASSWORD = "correct horse battery"


def people(*nicknames: str) -> list[Actor]:
    """Create accounts with these nicknames and return them as actors."""
    users = [_user(nickname) for nickname in nicknames]
    with db.transaction() as tx:
        ids = tx.scalars(
            sa.insert(models.User).returning(col(models.User.id), sort_by_parameter_order=True), users
        ).all()
    return [Actor(user_id, sign_in_id=0, is_administrator=False) for user_id in ids]


def person(nickname: str) -> Actor:
    """Create an account with this nickname."""
    return people(nickname)[0]


def _user(nickname: str) -> dict[str, object]:
    email = f"{uuid.uuid4()}@example.org"
    return {
        **nicknames.columns(nickname),
        **emails.columns(email),
        "password_hash": _hash(),
        "is_administrator": False,
        "created_at": 0,
    }


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


def new_id() -> str:
    """Return a new id, as browsers make them."""
    return str(uuid.uuid4())


def conversation_of(owner: Actor, *others: Actor, title: str = "Tea") -> int:
    """Start a conversation and return its id."""
    return conversations.start(owner, new_id(), title, [other.user_id for other in others])


def many_conversations_of(owner: Actor, other: Actor, count: int) -> list[int]:
    """Insert many conversations at once and return their ids."""
    rows = [
        {
            "title": f"Talk {number}",
            "owner_id": owner.user_id,
            "draft_id": new_id(),
            "revision": 0,
            "last_number": 0,
            "created_at": number,
            "active_at": number,
        }
        for number in range(1, count + 1)
    ]
    with db.transaction() as tx:
        stored = sa.insert(models.Conversation).returning(
            col(models.Conversation.id), sort_by_parameter_order=True
        )
        ids = list(tx.scalars(stored, rows))
        seats = [{"conversation_id": i, "user_id": a.user_id} for i in ids for a in (owner, other)]
        tx.execute(
            sa.insert(models.Member),
            [seat | {"read_number": 0, "unread_from": 0, "revision": 0, "joined_at": 0} for seat in seats],
        )
    return ids


def say(actor: Actor, conversation_id: int, *bodies: str) -> list[Message]:
    """Send messages and return them as they were stored."""
    receipt = sending.send(actor, [Draft(conversation_id, new_id(), body) for body in bodies])
    assert not receipt.refused
    return receipt.stored


def reply(actor: Actor, conversation_id: int, to: str, *bodies: str) -> list[Message]:
    """Reply to a message and return the replies as they were stored."""
    receipt = sending.send(actor, [Draft(conversation_id, new_id(), body, reply_to=to) for body in bodies])
    assert not receipt.refused
    return receipt.stored


def forward(actor: Actor, conversation_id: int, *message_ids: str) -> list[Message]:
    """Forward messages to a conversation and return the copies as they were stored."""
    drafts = [Draft(conversation_id, new_id(), "", forward_of=message_id) for message_id in message_ids]
    receipt = sending.send(actor, drafts)
    assert not receipt.refused
    return receipt.stored


def all_said(conversation_id: int) -> list[Message]:
    """Return what people have said in a conversation, in order."""
    return [message for message in all_messages(conversation_id) if not message.system]


def all_told(conversation_id: int) -> list[Message]:
    """Return the system messages of a conversation, in order."""
    return [message for message in all_messages(conversation_id) if message.system]


def all_messages(conversation_id: int, first: int = 0) -> list[Message]:
    """Return the stored messages of a conversation from a number on, in order, with the system messages."""
    with db.reading() as session:
        return history.read(
            session,
            col(models.Message.conversation_id) == conversation_id,
            col(models.Message.number) >= first,
            order=col(models.Message.number),
            firsts={conversation_id: first},
        )


def message_of(message_id: str) -> Message:
    """Return a stored message."""
    with db.reading() as session:
        (message,) = history.read(session, col(models.Message.id) == message_id)
    return message


def fill(
    conversation_id: int, author: Actor, count: int, *, is_read: bool = True, text: str = "Message"
) -> None:
    """Insert many messages at once into a new conversation; by default all its members have read them."""
    rows = [
        {
            "id": new_id(),
            "conversation_id": conversation_id,
            "number": number,
            "revision": number,
            "author_id": author.user_id,
            "body": f"{text} {number}",
            "sent_at": number,
        }
        for number in range(1, count + 1)
    ]
    with db.transaction() as tx:
        tx.execute(sa.insert(models.Message), rows)
        tx.execute(
            sa.update(models.Conversation)
            .where(col(models.Conversation.id) == conversation_id)
            .values(revision=count, last_number=count)
        )
        tx.execute(
            sa.update(models.Member)
            .where(col(models.Member.conversation_id) == conversation_id)
            .values(read_number=count if is_read else 0)
        )


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    return {table.name: rows for table, rows in all_rows()}


def all_rows() -> list[tuple[sa.Table, list[tuple[object, ...]]]]:
    """Return the rows of each table, in order of their keys."""
    with db.reading() as session:
        connection = session.connection()
        return [(table, [tuple(row) for row in connection.execute(query)]) for table, query in _queries()]


@cache
def _queries() -> list[tuple[sa.Table, sa.Select]]:
    tables = SQLModel.metadata.tables.values()
    return [(table, sa.select(table).order_by(*table.primary_key)) for table in tables]
