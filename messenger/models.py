"""All tables.

Times are integers: milliseconds since 1970 in UTC.
"""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


# Sorted by code point on both databases: PostgreSQL's default collation depends on the installation.
FOLDED: Any = String().with_variant(String(collation="C"), "postgresql")


class User(SQLModel, table=True):
    """A person with an account.

    The keys identify accounts, ignoring case. The folded columns are for searching and sorting; they ignore
    accents as well, and need not be unique.
    """

    __tablename__: ClassVar[Any] = "users"
    # Ids are never reused, not even after a deletion: browsers may still hold the old one.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    nickname: str = Field(max_length=40)
    nickname_key: str = Field(unique=True)
    nickname_folded: str = Field(sa_type=FOLDED, index=True)
    email: str = Field(max_length=254)
    email_key: str = Field(unique=True)
    email_folded: str = Field(sa_type=FOLDED)
    password_hash: str
    is_administrator: bool = False
    created_at: int = Field(sa_type=BigInteger)
    email_confirmed_at: int | None = Field(default=None, sa_type=BigInteger)
    # Deactivation can be undone; deletion erases the nickname and the email address.
    deactivated_at: int | None = Field(default=None, sa_type=BigInteger)
    deleted_at: int | None = Field(default=None, sa_type=BigInteger)
    # The second factor is on if there is a secret. The 30-second step of the last code prevents replay.
    totp_secret: str | None = Field(default=None, max_length=64)
    totp_step: int | None = Field(default=None, sa_type=BigInteger)
    # None follows the browser.
    language: str | None = Field(default=None, max_length=35)


class SignIn(SQLModel, table=True):
    """A stored login of one browser; only the hash of its cookie is stored."""

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
    """A short-lived one-time token for a verified password, to be exchanged for a sign-in."""

    __tablename__: ClassVar[Any] = "tickets"

    token_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE")
    is_kept: bool
    expires_at: int = Field(sa_type=BigInteger)


class KnownDevice(SQLModel, table=True):
    """A browser that a user has signed in from, with its own rate limit: guessers can't lock it out."""

    __tablename__: ClassVar[Any] = "known_devices"

    token_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", primary_key=True, index=True)
    last_used_at: int = Field(sa_type=BigInteger)


class RecoveryCode(SQLModel, table=True):
    """A one-time code that replaces the second factor; deleted when used."""

    __tablename__: ClassVar[Any] = "recovery_codes"

    code_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)


class Link(SQLModel, table=True):
    """A one-time link sent to an email address, to reset a password or to confirm the address."""

    __tablename__: ClassVar[Any] = "links"

    token_hash: str = Field(primary_key=True)
    purpose: str = Field(max_length=20)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    email: str = Field(max_length=254)
    expires_at: int = Field(sa_type=BigInteger)


class Invitation(SQLModel, table=True):
    """A link that lets people sign up, with a limited number of uses and an expiry time."""

    __tablename__: ClassVar[Any] = "invitations"

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    note: str = Field(max_length=100)
    uses_left: int
    created_by: int = Field(foreign_key="users.id")
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


class Job(SQLModel, table=True):
    """A job in the durable queue; its row is deleted when it is done.

    The payload contains ids only, never data that a deletion must erase.
    """

    __tablename__: ClassVar[Any] = "jobs"

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: int = Field(sa_type=BigInteger)
    # None once the job is given up; 0 is always due, whatever the clock says.
    due_at: int | None = Field(sa_type=BigInteger, index=True)
    # Counted when an attempt begins, so that a job that kills its worker (poison job) is given up, too.
    attempts: int = 0
    # Token of the attempt under way; a worker with another token can no longer write the row.
    lease: str | None = Field(default=None, max_length=32, index=True)
    # Why the last attempt failed; None before the first attempt and during each.
    failure: str | None = Field(default=None, max_length=40)


class Mail(SQLModel, table=True):
    """A mail to send by its job. Its link is created on sending, so that no token is ever stored."""

    __tablename__: ClassVar[Any] = "mails"

    id: int = Field(default=None, primary_key=True)
    # Deleting the job deletes the mail.
    job_id: int = Field(foreign_key="jobs.id", ondelete="CASCADE", unique=True)
    kind: str = Field(max_length=40)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    address: str = Field(max_length=254)
    posted_at: int = Field(sa_type=BigInteger)
    # For users who have chosen none: the language of the request that the mail answers.
    language: str | None = Field(default=None, max_length=35)


class Site(SQLModel, table=True):
    """Settings that administrators have chosen; at most one row."""

    __tablename__: ClassVar[Any] = "site"

    id: int = Field(default=None, primary_key=True)
    sign_up_mode: str = Field(max_length=20)


class AuditEntry(SQLModel, table=True):
    """An action of an administrator, or an event that concerns the security of an account."""

    __tablename__: ClassVar[Any] = "audit_entries"

    id: int = Field(default=None, primary_key=True)
    at: int = Field(sa_type=BigInteger, index=True)
    action: str = Field(max_length=40)
    # None if it is unknown who acted.
    actor_id: int | None = Field(default=None, foreign_key="users.id")
    subject_id: int | None = Field(default=None, foreign_key="users.id")
    detail: str = Field(max_length=200)


class Conversation(SQLModel, table=True):
    """A conversation; a foreign key ensures that its owner is one of its members."""

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

    # Explicit, because SQLAlchemy does not autoincrement an id that is part of a composite foreign key.
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
    revision: int = 0
    joined_at: int = Field(sa_type=BigInteger)


class Message(SQLModel, table=True):
    """A message; the browser creates its id, and the conversation assigns its number and revision."""

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
    """A user's reaction to a message with one emoji."""

    __tablename__: ClassVar[Any] = "reactions"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    emoji: str = Field(max_length=32, primary_key=True)
    reacted_at: int = Field(sa_type=BigInteger)
