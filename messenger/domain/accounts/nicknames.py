"""Nicknames: what the table of users holds of one, and how people are found and listed by it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger.domain import texts
from messenger.models import User

# As people are listed everywhere.
IN_ORDER = (col(User.nickname_folded), col(User.id))


def columns(nickname: str) -> dict[str, Any]:
    """Return what the table of users holds of a nickname."""
    return {
        "nickname": nickname,
        "nickname_key": texts.key(nickname),
        "nickname_folded": texts.fold(nickname),
    }


def holding(text: str, *columns: Any) -> list[sa.ColumnElement[bool]]:
    """Ask for each word of the text, in any order, to be in one of the folded columns."""
    return [
        sa.or_(*(col(column).contains(word, autoescape=True) for column in columns))
        for word in texts.words(text)
    ]
