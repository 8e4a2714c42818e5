"""Nicknames: their columns in the table of users, and searching and sorting people by them."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger.domain import texts
from messenger.models import User

# The order of people in every list.
IN_ORDER = (col(User.nickname_folded), col(User.id))


def columns(nickname: str) -> dict[str, Any]:
    """Return the columns of the table of users that hold a nickname."""
    return {
        "nickname": nickname,
        "nickname_key": texts.key(nickname),
        "nickname_folded": texts.fold(nickname),
    }


def holding(text: str, *columns: Any) -> list[sa.ColumnElement[bool]]:
    """Match rows with each word of the text, in any order, in one of the folded columns."""
    return [
        sa.or_(*(col(column).contains(word, autoescape=True) for column in columns))
        for word in texts.words(text)
    ]
