"""Ending mail by a link in it, without signing in: the link is signed, so that nobody else can make one."""

import base64
import hashlib
import hmac

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.notifications import keys, preferences
from messenger.models import User

PAGE = "unsubscribe"


def link(site: str, user_id: int, address: str, key: str) -> str:
    """Return the address at which somebody ends mail to their address; `key` is the server's private key."""
    return f"{site}/{PAGE}/{user_id}/{_signature(user_id, address, key)}"


def is_sound(user_id: int, signature: str) -> bool:
    """Tell whether a link is good: it ends with its account, and with its address."""
    if not 0 < user_id < 2**31:
        return False
    key = keys.private()
    known = sa.select(col(User.email)).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    with db.reading() as session:
        address = session.scalar(known)
    return address is not None and hmac.compare_digest(
        signature.encode("utf-8", "surrogatepass"), _signature(user_id, address, key).encode()
    )


def unsubscribe(user_id: int, signature: str) -> bool:
    """Mail somebody no more what is unread, if the link is good; tell whether it is. Idempotent."""
    if not is_sound(user_id, signature):
        return False
    preferences.end_mail(user_id)
    return True


def _signature(user_id: int, address: str, key: str) -> str:
    said = f"{PAGE}/{user_id}/{address}".encode()
    digest = hmac.new(key.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
