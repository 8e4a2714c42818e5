"""Administrators: asking for their password again, and keeping at least one."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import actors
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import Refused
from messenger.models import User
from messenger.translation import gettext

LAST = gettext("There must be at least one administrator. Make someone else an administrator first.")


def reauthenticate(actor: Actor, password: str) -> None:
    """Check the password of an administrator again. Refuse everybody else before looking at the password.

    Hashes: call it outside of transactions. Raises `Forbidden` and `Refused`.
    """
    with db.reading() as session:
        actors.require_administrator(session, actor)
    reauthentication.check(actor, password)


def require_another(tx: db.Transaction, user_id: int) -> None:
    """Refuse unless another active administrator exists. Raises `Refused`."""
    if not has_another(tx, user_id):
        raise Refused(person=LAST)


def has_another(tx: db.Transaction, user_id: int) -> bool:
    """Tell whether another active administrator exists.

    Race: two administrators who step down at once would each see the other, and none would remain. Lock the
    table of users first (`tx.alone_in(User)`): the answer then holds until the commit.
    """
    another = sa.select(col(User.id)).where(col(User.is_administrator), IS_ACTIVE, col(User.id) != user_id)
    return tx.scalar(another.limit(1)) is not None
