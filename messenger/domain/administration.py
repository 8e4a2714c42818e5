"""Administration: what only administrators may do."""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger.domain.errors import Forbidden
from messenger.domain.sign_ins import Actor
from messenger.models import User


def require(session: Session, actor: Actor) -> None:
    """Go on only for an administrator, as the database knows them now. Raises `Forbidden`."""
    is_administrator = sa.select(col(User.is_administrator)).where(
        col(User.id) == actor.user_id, col(User.deactivated_at).is_(None), col(User.deleted_at).is_(None)
    )
    if not session.scalar(is_administrator):
        raise Forbidden
