"""Administration: what only administrators may do."""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain.authentication import reauthentication
from messenger.domain.authentication.sign_ins import IN_USE, Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.models import User
from messenger.translation import gettext

LAST = gettext("There must be at least one administrator. Make someone else an administrator first.")


def require(session: Session, actor: Actor) -> None:
    """Go on only for an administrator, as the database knows them now. Raises `Forbidden`."""
    is_administrator = sa.select(col(User.is_administrator)).where(col(User.id) == actor.user_id, IN_USE)
    if not session.scalar(is_administrator):
        raise Forbidden


def reauthenticate(actor: Actor, password: str) -> None:
    """Ask for the password only who may go on with it.

    Hashes: call it outside of transactions. Raises `Forbidden` and `Refused`.
    """
    with db.reading() as session:
        require(session, actor)
    reauthentication.check(actor, password)


def require_another(tx: db.Transaction, user_id: int) -> None:
    """Go on only if somebody else administers, too. Raises `Refused`."""
    if not has_another(tx, user_id):
        raise Refused(person=LAST)


def has_another(tx: db.Transaction, user_id: int) -> bool:
    """Tell whether somebody else administers, too.

    With the table of users locked (`tx.alone_in(User)`), they do so until the commit.
    """
    another = sa.select(col(User.id)).where(col(User.is_administrator), IN_USE, col(User.id) != user_id)
    return tx.scalar(another.limit(1)) is not None
