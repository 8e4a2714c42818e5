"""One-time links in mails: opening one proves access to the address that it was sent to."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, tokens
from messenger.domain.errors import Refused
from messenger.models import Link
from messenger.translation import gettext

RESET, CONFIRM = "reset", "confirm"
LASTS_MS = {RESET: clock.HOUR_MS, CONFIRM: 48 * clock.HOUR_MS}
OVER = gettext("This link has expired, was used before, or is incomplete.")


@dataclass(frozen=True)
class Holder:
    """The user a link belongs to, and the address it was sent to."""

    user_id: int
    email: str


def issue(tx: db.Transaction, purpose: str, user_id: int, email: str) -> str:
    """Issue a link for the purpose and return its token; the user's earlier link is invalidated."""
    now = clock.now()
    same = sa.and_(col(Link.user_id) == user_id, col(Link.purpose) == purpose)
    tx.execute(sa.delete(Link).where(sa.or_(same, col(Link.expires_at) < now)))
    token = tokens.new()
    tx.add(
        Link(
            token_hash=tokens.hashed(token),
            purpose=purpose,
            user_id=user_id,
            email=email,
            expires_at=now + LASTS_MS[purpose],
        )
    )
    return token


def holder(session: Session, purpose: str, token: str) -> Holder:
    """Return the holder of a link, without using it up. Raises `Refused`."""
    known = sa.select(col(Link.user_id), col(Link.email)).where(*_good(purpose, token))
    return _found(session.execute(known).one_or_none())


def take(tx: db.Transaction, purpose: str, token: str) -> Holder:
    """Use up a link and return its holder. Raises `Refused`."""
    taken = sa.delete(Link).where(*_good(purpose, token)).returning(col(Link.user_id), col(Link.email))
    return _found(tx.execute(taken).one_or_none())


def _good(purpose: str, token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Link.token_hash) == tokens.hashed(token),
        col(Link.purpose) == purpose,
        col(Link.expires_at) > clock.now(),
    )


def _found(row: sa.Row[int, str] | None) -> Holder:
    if row is None:
        raise Refused(link=OVER)
    return Holder(**row._mapping)
