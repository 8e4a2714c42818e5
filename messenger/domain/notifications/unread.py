"""Counting the conversations in which somebody has something to read."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import models

# As in the browser (`assets/conversations/counting.js`): system messages don't count.
_COLUMNS = (
    col(models.Member.user_id),
    col(models.Member.read_number),
    col(models.Member.unread_from),
    col(models.Conversation.last_number),
    col(models.Conversation.uncounted),
)


def conversations(session: Session, user_ids: list[int]) -> dict[int, int]:
    """Return for each person how many of their conversations have something unread."""
    is_behind = sa.or_(
        col(models.Member.read_number) < col(models.Conversation.last_number),
        col(models.Member.unread_from) > 0,
    )
    query = (
        sa.select(*_COLUMNS)
        .join(models.Conversation, col(models.Conversation.id) == col(models.Member.conversation_id))
        .where(col(models.Member.user_id).in_(user_ids), is_behind)
    )
    counts = dict.fromkeys(user_ids, 0)
    for row in session.execute(query):
        counts[row.user_id] += _is_unread(row)
    return counts


def _is_unread(row: Any) -> bool:
    read = row.unread_from - 1 if row.unread_from > 0 else row.read_number
    behind = sum(number > read for number in row.uncounted or [])
    return row.last_number - read - behind > 0
