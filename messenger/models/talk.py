"""The tables of conversations and messages."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


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
        # Partial: of all conversations, few are open.
        Index(
            "ix_conversations_open",
            "id",
            sqlite_where=text("listed_as IS NOT NULL"),
            postgresql_where=text("listed_as IS NOT NULL"),
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
    # The two people of a direct conversation, `smaller id:greater id`; twice one's own for notes to oneself.
    direct_key: str | None = Field(default=None, max_length=24, unique=True, index=True)
    description: str = Field(default="", max_length=1000)
    # Of a group; direct conversations show that of the other person.
    picture: str | None = Field(default=None, max_length=64, foreign_key="pictures.hash", index=True)
    # Since when nobody can write in it.
    archived_at: int | None = Field(default=None, sa_type=BigInteger)
    # Only the owner and administrators may mention everyone.
    limits_everyone: bool = False
    # The members whom the owner has made moderators.
    moderators: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    # Only the owner and moderators may add people, or pin.
    limits_adding: bool = False
    limits_pinning: bool = False
    # The folded title and description by which everybody finds an open group; null if it is private.
    listed_as: str | None = None
    # Those who join see the messages from then on only.
    hides_history: bool = False
    # The numbers of the newest system messages, which don't count as unread.
    uncounted: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]


class Member(SQLModel, table=True):
    """A user's seat in a conversation, with how far they have read."""

    __tablename__: ClassVar[Any] = "members"
    __table_args__ = (Index("ix_members_user_id", "user_id"),)

    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    read_number: int = 0
    # The first message that the member has marked as unread; zero if none.
    unread_from: int = 0
    revision: int = 0
    joined_at: int = Field(sa_type=BigInteger)
    # The first message that the member sees; zero if all.
    first_number: int = 0
    # Until when nothing but mentions counts or notifies: zero if not muted, `seats.FOR_EVER` without an end.
    muted_until: int = Field(default=0, sa_type=BigInteger)
    # Since when the member has it on top of their list, or among what they have archived; zero if not.
    pinned_at: int = Field(default=0, sa_type=BigInteger)
    archived_at: int = Field(default=0, sa_type=BigInteger)
    # What notifies the member: `all`, `mentions` or `none`; null follows their default.
    level: str | None = Field(default=None, max_length=20)
    # The section of the member's list that has it. One that was deleted since counts as none.
    section: str | None = Field(default=None, max_length=36)
    # The numbers of the newest messages that mention the member.
    mentioned: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]


class JoinLink(SQLModel, table=True):
    """A link by which people join a group, as its owner and moderators make them."""

    __tablename__: ClassVar[Any] = "join_links"

    id: int = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    created_by: int = Field(foreign_key="users.id")
    created_at: int = Field(sa_type=BigInteger)
    # Null: it never expires, or may be used any number of times.
    expires_at: int | None = Field(default=None, sa_type=BigInteger)
    uses_left: int | None = None


class Message(SQLModel, table=True):
    """A message; the browser creates its id, and the conversation assigns its number and revision."""

    __tablename__: ClassVar[Any] = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "revision"),
        Index("ix_messages_body_revision", "conversation_id", "body_revision"),
        # Partial, so that other messages pay nothing for it.
        Index(
            "ix_messages_forwarded_from",
            "forwarded_from",
            sqlite_where=text("forwarded_from IS NOT NULL"),
            postgresql_where=text("forwarded_from IS NOT NULL"),
        ),
    )

    id: str = Field(max_length=36, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE")
    number: int
    revision: int
    author_id: int = Field(foreign_key="users.id", index=True)
    body: str
    # What the parser has found in the body, null if that is plain text, and the parser's version.
    runs: list[Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    markup_version: int | None = None
    # Ids of users by what was typed; null if it mentions nobody.
    mentions: dict[str, int] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    # What its first link leads to: null if nothing is known of it, and only the address once it was removed.
    preview: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    sent_at: int = Field(sa_type=BigInteger)
    edited_at: int | None = Field(default=None, sa_type=BigInteger)
    deleted_at: int | None = Field(default=None, sa_type=BigInteger)
    # A message of the same conversation that this one answers.
    reply_to: str | None = Field(default=None, max_length=36, foreign_key="messages.id", index=True)
    # The author of the message that this one is a copy of.
    forwarded_from: int | None = Field(default=None, foreign_key="users.id")
    # What the author did to the conversation, if this is a system message, which has no body.
    system: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    # The revision of the last edit or deletion, which changed what quotes of this message show.
    body_revision: int | None = None
    # Who deleted it, if not its author.
    deleted_by: int | None = Field(default=None, foreign_key="users.id")
    # Lets the person who deleted it bring the same text back: a hash of it and of a key that only they have.
    undo_digest: str | None = Field(default=None, max_length=64)


class SystemMessagePerson(SQLModel, table=True):
    """Somebody whom a system message names, so that its readers hear when they are renamed."""

    __tablename__: ClassVar[Any] = "system_message_people"

    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)


class MessageVersion(SQLModel, table=True):
    """What a message said before an edit; erased with the message."""

    __tablename__: ClassVar[Any] = "message_versions"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    # When this text was replaced; several edits in one millisecond are one.
    replaced_at: int = Field(sa_type=BigInteger, primary_key=True)
    body: str


class Reaction(SQLModel, table=True):
    """A user's reaction to a message with one emoji."""

    __tablename__: ClassVar[Any] = "reactions"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    # The name of a custom emoji is between colons.
    emoji: str = Field(max_length=34, primary_key=True)
    reacted_at: int = Field(sa_type=BigInteger)


class Pin(SQLModel, table=True):
    """A message that a member has pinned for all members."""

    __tablename__: ClassVar[Any] = "pins"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", index=True)
    pinned_by: int = Field(foreign_key="users.id")
    pinned_at: int = Field(sa_type=BigInteger)


class SavedMessage(SQLModel, table=True):
    """A message that a user has saved for themselves."""

    __tablename__: ClassVar[Any] = "saved_messages"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    message_id: str = Field(
        max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True, index=True
    )
    saved_at: int = Field(sa_type=BigInteger)


class ScheduledMessage(SQLModel, table=True):
    """A message to be sent later; its row is deleted in the transaction that sends it."""

    __tablename__: ClassVar[Any] = "scheduled_messages"

    # That of the message, so that sending it twice stores it once.
    id: str = Field(max_length=36, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE")
    body: str
    reply_to: str | None = Field(default=None, max_length=36, foreign_key="messages.id")
    send_at: int = Field(sa_type=BigInteger)
    # The job that sends it; each change replaces it. None once it has failed.
    job_id: int | None = Field(default=None, foreign_key="jobs.id", ondelete="SET NULL", unique=True)
    # Why it could not be sent: one of `domain.scheduled.waiting.FAILURES`.
    failure: str | None = Field(default=None, max_length=40)
