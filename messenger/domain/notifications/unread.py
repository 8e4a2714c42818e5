"""Counting the conversations in which somebody has something to read."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import models
from messenger.domain import clock

# As in the browser (`assets/conversations/order.js`): system messages don't count, and in a conversation that
# is muted or archived only mentions do.
_COLUMNS = (
    col(models.Member.user_id),
    col(models.Member.read_number),
    col(models.Member.unread_from),
    col(models.Member.mentioned),
    col(models.Member.muted_until),
    col(models.Member.archived_at),
    col(models.Conversation.active_at),
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
    counts, now = dict.fromkeys(user_ids, 0), clock.now()
    for row in session.execute(query):
        counts[row.user_id] += _counts(row, now)
    return counts


def _counts(row: Any, now: int) -> bool:
    read = row.unread_from - 1 if row.unread_from > 0 else row.read_number
    uncounted = sum(number > read for number in row.uncounted or [])
    if row.last_number - read - uncounted <= 0:
        return False
    is_muted = row.muted_until > now
    is_archived = row.archived_at > 0 and (is_muted or row.active_at <= row.archived_at)
    is_mentioned = any(number > read for number in row.mentioned or [])
    return is_mentioned or not (is_muted or is_archived)
