"""Every table.

Times are whole milliseconds since 1970 in UTC.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


class User(SQLModel, table=True):
    """A person with an account; the keys are what is compared, without regard to case."""

    __tablename__: ClassVar[Any] = "users"
    # An id is never given twice, not even after a deletion: browsers may still hold it.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    nickname: str = Field(max_length=40)
    nickname_key: str = Field(unique=True)
    email: str = Field(max_length=254)
    email_key: str = Field(unique=True)
    password_hash: str
    is_administrator: bool = False
    created_at: int = Field(sa_type=BigInteger)


class SignIn(SQLModel, table=True):
    """A stored login of one browser; only the hash of its cookie is kept."""

    __tablename__: ClassVar[Any] = "sign_ins"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    device: str = Field(max_length=200)
    is_kept: bool
    created_at: int = Field(sa_type=BigInteger)
    last_seen_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


class Ticket(SQLModel, table=True):
    """A verified password on its way to becoming a sign-in; used once, within seconds."""

    __tablename__: ClassVar[Any] = "tickets"

    token_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE")
    is_kept: bool
    expires_at: int = Field(sa_type=BigInteger)


class Conversation(SQLModel, table=True):
    """A conversation; its owner is one of its members, kept so by the foreign key."""

    __tablename__: ClassVar[Any] = "conversations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["id", "owner_id"],
            ["members.conversation_id", "members.user_id"],
            name="fk_conversations_owner",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        {"sqlite_autoincrement": True},
    )

    # Said aloud because an id in a composite foreign key is otherwise not counted up.
    id: int = Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": True})
    title: str = Field(max_length=200)
    owner_id: int
    draft_id: str = Field(max_length=36, unique=True)
    revision: int = 0
    last_number: int = 0
    created_at: int = Field(sa_type=BigInteger)
    active_at: int = Field(sa_type=BigInteger)


class Member(SQLModel, table=True):
    """A user's seat in a conversation, with how far they have read."""

    __tablename__: ClassVar[Any] = "members"
    __table_args__ = (Index("ix_members_user_id", "user_id"),)

    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    read_number: int = 0
    joined_at: int = Field(sa_type=BigInteger)


class Message(SQLModel, table=True):
    """A message; the browser made its id, the conversation gave its number and revision."""

    __tablename__: ClassVar[Any] = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "revision"),
    )

    id: str = Field(max_length=36, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE")
    number: int
    revision: int
    author_id: int = Field(foreign_key="users.id", index=True)
    body: str
    sent_at: int = Field(sa_type=BigInteger)
    edited_at: int | None = Field(default=None, sa_type=BigInteger)
    deleted_at: int | None = Field(default=None, sa_type=BigInteger)


class Reaction(SQLModel, table=True):
    """One emoji of one user under one message."""

    __tablename__: ClassVar[Any] = "reactions"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    emoji: str = Field(max_length=32, primary_key=True)
    reacted_at: int = Field(sa_type=BigInteger)
