"""The tables of small pictures and what they are used for."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Picture(SQLModel, table=True):
    """A small WebP picture, stored once by its content; never changed, and erased with its last use."""

    __tablename__: ClassVar[Any] = "pictures"

    # SHA-256 of the content.
    hash: str = Field(max_length=64, primary_key=True)
    content: bytes
    width: int
    height: int


class CustomEmoji(SQLModel, table=True):
    """A picture that everybody on the site can use by its name."""

    __tablename__: ClassVar[Any] = "custom_emoji"

    name: str = Field(max_length=32, primary_key=True)
    picture: str = Field(max_length=64, foreign_key="pictures.hash", index=True)
    added_by: int = Field(foreign_key="users.id")
    added_at: int = Field(sa_type=BigInteger)


class PreviewPicture(SQLModel, table=True):
    """The picture in the preview of a message; the preview itself has its hash and size, too."""

    __tablename__: ClassVar[Any] = "preview_pictures"

    message_id: str = Field(max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True)
    picture: str = Field(max_length=64, foreign_key="pictures.hash", index=True)
