"""Reauthentication: asking for the current password again before a sensitive action."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.authentication import passwords
from messenger.domain.errors import Refused
from messenger.models import User
from messenger.translation import gettext

MISSING = gettext("Enter your current password.")
WRONG = gettext("This is not your password.")


def check(actor: Actor, password: str) -> None:
    """Verify the actor's own password. Hashes: call it outside of transactions. Raises `Refused`."""
    if not password:
        raise Refused(current_password=MISSING)
    with db.reading() as session:
        kept_hash = session.scalar(sa.select(col(User.password_hash)).where(col(User.id) == actor.user_id))
    if not passwords.matches(password, kept_hash):
        raise Refused(current_password=WRONG)
