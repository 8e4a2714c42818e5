"""Actors: who calls a verb, which accounts count as active, and who is an administrator."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger.domain.errors import Forbidden
from messenger.models import User

# Matches accounts that are neither deactivated nor deleted. Only active users sign in, act and are found.
IS_ACTIVE = sa.and_(col(User.deactivated_at).is_(None), col(User.deleted_at).is_(None))


@dataclass(frozen=True)
class Actor:
    """The user who calls a verb, through one of their sign-ins."""

    user_id: int
    sign_in_id: int
    is_administrator: bool
    # The language the user has chosen; None follows the browser.
    language: str | None = None


def require_administrator(session: Session, actor: Actor) -> None:
    """Refuse everybody but active administrators. Raises `Forbidden`.

    Reads the database, because the `Actor` of an open tab may be older than a change of rights.
    """
    if not is_administrator(session, actor):
        raise Forbidden


def is_administrator(session: Session, actor: Actor) -> bool:
    """Tell whether the actor is an active administrator now."""
    has_right = sa.select(col(User.is_administrator)).where(col(User.id) == actor.user_id, IS_ACTIVE)
    return bool(session.scalar(has_right))
