"""The tables of the site's administration."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


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


class Site(SQLModel, table=True):
    """Settings that administrators have chosen; at most one row."""

    __tablename__: ClassVar[Any] = "site"

    id: int = Field(default=None, primary_key=True)
    sign_up_mode: str = Field(default="open", max_length=20)
    # Whether members may read what messages said before they were edited.
    keeps_versions: bool = True
    # Whether this server fetches what links lead to.
    shows_previews: bool = True
    # How long after sending a message its author may edit it, as a key.
    editing_time: str = Field(default="always", max_length=20)
    # Who may add custom emoji.
    emoji_adders: str = Field(default="administrators", max_length=20)
    # What people show of themselves who have not chosen.
    shows_online: bool = True
    shows_last_seen: bool = True
    shows_typing: bool = True
    shows_seen: bool = True
    # How the site presents itself; without a name, as the product.
    name: str = Field(default="", max_length=40)
    picture: str | None = Field(default=None, max_length=64, foreign_key="pictures.hash")
    # Whether an administrator has gone through the first run, or skipped it.
    is_set_up: bool = False
    # The group of everyone, and whether people who sign up become members of it.
    common_group_id: int | None = Field(default=None, foreign_key="conversations.id", ondelete="SET NULL")
    joins_newcomers: bool = True
    # The newest of the users whose joining that group knows of, and when it may hear of the next.
    told_user_id: int = 0
    tells_from: int = Field(default=0, sa_type=BigInteger)


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
