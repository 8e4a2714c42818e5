"""The tables of accounts and how they sign in."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, String
from sqlmodel import Field, SQLModel

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
    # What the user shows of themselves; None follows the defaults of the site.
    shows_online: bool | None = None
    shows_last_seen: bool | None = None
    shows_typing: bool | None = None
    shows_seen: bool | None = None
    # Coarse, and only while it is shown.
    last_seen_at: int | None = Field(default=None, sa_type=BigInteger)
    # The sections of the user's list of conversations, in their order, and how often these have changed.
    sections: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]
    sections_revision: int = 0
    # What others see of the user.
    picture: str | None = Field(default=None, max_length=64, foreign_key="pictures.hash", index=True)
    about: str = Field(default="", max_length=500)
    # Only while the user shows their local time.
    time_zone: str | None = Field(default=None, max_length=64)
    # The fields of `domain.talk.contacts.Status`.
    status: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # pyright: ignore[reportArgumentType]


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
