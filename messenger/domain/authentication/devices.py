"""Known devices: browsers that a user has signed in from. Failed guesses elsewhere do not lock them out."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, tokens
from messenger.domain.accounts import emails
from messenger.models import KnownDevice, User

LASTS_MS = 365 * clock.DAY_MS
MAX_DEVICES = 20


def is_known(email: str, token: str) -> bool:
    """Tell whether the user with this email has signed in from the browser that holds the token."""
    known = sa.select(col(KnownDevice.user_id)).where(
        col(KnownDevice.user_id) == emails.owner(email),
        col(KnownDevice.token_hash) == tokens.hashed(token),
        col(KnownDevice.last_used_at) > clock.now() - LASTS_MS,
    )
    with db.reading() as session:
        return session.scalar(known) is not None


def remember(tx: db.Transaction, user_id: int, token: str) -> None:
    """Remember that the user signed in from the browser with this token; evict the oldest devices."""
    now, token_hash = clock.now(), tokens.hashed(token)
    # Race: two sign-ins from the same browser would insert the same primary key. The lock on the user makes
    # the second wait; it then replaces the row of the first.
    tx.execute(sa.select(col(User.id)).where(col(User.id) == user_id).with_for_update(key_share=True))
    is_own, is_this = col(KnownDevice.user_id) == user_id, col(KnownDevice.token_hash) == token_hash
    newest = sa.select(col(KnownDevice.token_hash)).where(is_own, ~is_this)
    newest = newest.order_by(col(KnownDevice.last_used_at).desc()).limit(MAX_DEVICES - 1)
    kept = tx.scalars(newest).all()
    is_old = col(KnownDevice.last_used_at) <= now - LASTS_MS
    tx.execute(
        sa.delete(KnownDevice).where(
            sa.or_(is_old, sa.and_(is_own, col(KnownDevice.token_hash).not_in(kept)))
        )
    )
    tx.add(KnownDevice(token_hash=token_hash, user_id=user_id, last_used_at=now))
