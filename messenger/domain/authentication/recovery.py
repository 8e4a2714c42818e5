"""Account recovery: choosing a new password by a link sent to the user's address."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, mails
from messenger.domain.accounts import emails, profile
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import links, passwords, sign_ins
from messenger.domain.errors import Refused
from messenger.domain.mail_kinds import MailKind
from messenger.models import Link, Mail, User

AGAIN_MS = 5 * clock.MINUTE_MS


@dataclass(frozen=True)
class _Account:
    """The account whose password is reset."""

    id: int
    nickname: str
    email: str


def ask(email: str) -> None:
    """Send a link to the address if an account has it. Raises `Refused` for an invalid address.

    The caller must answer alike, and equally fast, whether or not such an account exists (enumeration).
    """
    email = emails.trimmed(email)
    if fault := emails.fault(email):
        raise Refused(email=fault)
    known = sa.select(col(User.id), col(User.email)).where(col(User.id) == emails.owner(email), IS_ACTIVE)
    with db.reading() as session:
        if session.execute(known).one_or_none() is None:
            return
    with db.transaction() as tx:
        user = tx.execute(known.with_for_update()).one_or_none()
        if user and not _was_asked_lately(tx, user.id):
            mails.post(tx, MailKind.RESET_PASSWORD, user.id, user.email)


def check(token: str) -> None:
    """Check that a link is valid, without using it up. Raises `Refused`."""
    with db.reading() as session:
        _holder(session, token)


def reset(token: str, new_password: str) -> None:
    """Replace the password and end all sign-ins. Hashes: call it in a thread.

    If the password is refused, the link stays valid. Raises `Refused`.
    """
    with db.reading() as session:
        holder = _holder(session, token)
    if fault := passwords.fault(new_password, nickname=holder.nickname, email=holder.email):
        raise Refused(new_password=fault)
    new_hash = passwords.hashed(new_password)
    with db.transaction() as tx:
        # Lock order: the user, then links. Every transaction that locks both keeps it, so none deadlocks.
        tx.execute(sa.select(col(User.id)).where(col(User.id) == holder.id).with_for_update())
        holder = _holder(tx, token)
        links.take(tx, links.RESET, token)
        # Opening the link proves access to the address.
        confirmed_at = sa.func.coalesce(col(User.email_confirmed_at), clock.now())
        tx.execute(sa.update(User).where(col(User.id) == holder.id).values(email_confirmed_at=confirmed_at))
        profile.replace_password(tx, holder.id, holder.email, new_hash)
        sign_ins.end_all(tx, holder.id)
        audit.note(tx, Action.PASSWORD_RESET, about=holder.id)


def _holder(session: Session, token: str) -> _Account:
    """Return id, nickname and email of the link's user, if it was sent to the address they have now."""
    holder = links.holder(session, links.RESET, token)
    known = sa.select(col(User.id), col(User.nickname), col(User.email)).where(
        col(User.id) == holder.user_id, col(User.email) == holder.email, IS_ACTIVE
    )
    if (row := session.execute(known).one_or_none()) is None:
        raise Refused(link=links.OVER)
    return _Account(**row._mapping)


def _was_asked_lately(session: Session, user_id: int) -> bool:
    """Tell whether a reset mail was queued, or its link issued, a short while ago (rate limit)."""
    since = clock.now() - AGAIN_MS
    posted = sa.select(col(Mail.id)).where(
        col(Mail.user_id) == user_id, col(Mail.kind) == MailKind.RESET_PASSWORD, col(Mail.posted_at) > since
    )
    made = sa.select(col(Link.user_id)).where(
        col(Link.user_id) == user_id,
        col(Link.purpose) == links.RESET,
        col(Link.expires_at) > since + links.LASTS_MS[links.RESET],
    )
    return any(session.scalar(query.limit(1)) is not None for query in (posted, made))
