"""Ending mail by the link in it, without signing in: the signature in the link says who may."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.away import signed_links
from messenger.domain.notifications import keys, preferences
from messenger.models import User


def is_sound(user_id: int, signature: str) -> bool:
    """Tell whether a link is good: it ends with its account, and with its address."""
    if not 0 < user_id < 2**31:
        return False
    key = keys.private()
    known = sa.select(col(User.email)).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    with db.reading() as session:
        address = session.scalar(known)
    return address is not None and signed_links.is_signed(signature, user_id, address, key)


def unsubscribe(user_id: int, signature: str) -> bool:
    """Mail somebody no more what is unread, if the link is good; tell whether it is. Idempotent."""
    if not is_sound(user_id, signature):
        return False
    with db.transaction() as tx:
        preferences.end_mail(tx, user_id)
    return True
