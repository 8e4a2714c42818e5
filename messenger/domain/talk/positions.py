"""Positions: how far each conversation and each seat is, for tabs to find out what they miss."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models


@dataclass(frozen=True)
class Position:
    """The revisions of a conversation and of a member's seat in it, and when it was last active."""

    revision: int
    at: int
    seat_revision: int
    read: int


Positions = dict[int, Position]

# Built once, as all statements of greetings and openings are: building one costs several times its execution.
_OF_USERS = (
    sa.select(
        col(models.Member.user_id),
        col(models.Conversation.id),
        col(models.Conversation.revision),
        col(models.Conversation.active_at).label("at"),
        col(models.Member.revision).label("seat_revision"),
        col(models.Member.read_number).label("read"),
    )
    .join(models.Conversation, col(models.Conversation.id) == col(models.Member.conversation_id))
    .where(col(models.Member.user_id).in_(sa.bindparam("user_ids", expanding=True)))
)


def of(user_ids: Iterable[int]) -> dict[int, Positions]:
    """Read the positions of all conversations of each user."""
    with db.reading() as session:
        return read(session, list(user_ids))


def read(session: Session, user_ids: list[int]) -> dict[int, Positions]:
    """Read the same inside a transaction of the caller."""
    found: dict[int, Positions] = {user_id: {} for user_id in user_ids}
    for row in db.rows(session, _OF_USERS, {"user_ids": user_ids}):
        found[row.user_id][row.id] = Position(
            revision=row.revision, at=row.at, seat_revision=row.seat_revision, read=row.read
        )
    return found
