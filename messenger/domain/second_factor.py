"""The second factor: turning it off for somebody who has lost it."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.models import RecoveryCode, User


def reset(tx: db.Transaction, user_id: int) -> None:
    """Turn the user's second factor off, for a caller who has the right to and writes the audit entry."""
    tx.execute(sa.update(User).where(col(User.id) == user_id).values(totp_secret=None, totp_step=None))
    tx.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
