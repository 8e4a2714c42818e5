"""Email confirmation: an address takes effect once its owner has opened the link sent to it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, mails
from messenger.domain.accounts import emails
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import links
from messenger.domain.errors import Refused
from messenger.domain.mail_kinds import MailKind
from messenger.models import Link, Mail, User
from messenger.translation import gettext, ngettext

AGAIN_MS = 2 * clock.MINUTE_MS
TOO_SOON = ngettext(
    "We just sent an email. You can request another in {n} minute.",
    "We just sent an email. You can request another in {n} minutes.",
    n=AGAIN_MS // clock.MINUTE_MS,
)
TAKEN = gettext("This address belongs to another account.")


@dataclass(frozen=True)
class Asked:
    """An address pending confirmation, and when its owner was last asked."""

    email: str
    at: int


def ask(tx: db.Transaction, user_id: int, email: str) -> None:
    """Ask the owner of the address to confirm that it is the user's.

    An address of another account gets no mail, but is pending all the same: the screen must not reveal who
    has an account (enumeration).
    """
    drop(tx, user_id)
    # A placeholder whose token nobody gets: it stores the pending address until the mail issues its link.
    links.issue(tx, links.CONFIRM, user_id, email)
    if not is_taken(tx, user_id, email):
        mails.post(tx, MailKind.CONFIRM_EMAIL, user_id, email)


def asked(session: Session, user_id: int) -> Asked | None:
    """Return the user's address that is pending confirmation, or None."""
    known = sa.select(col(Link.email), col(Link.expires_at)).where(
        col(Link.user_id) == user_id, col(Link.purpose) == links.CONFIRM, col(Link.expires_at) > clock.now()
    )
    row = session.execute(known).one_or_none()
    return Asked(email=row.email, at=row.expires_at - links.LASTS_MS[links.CONFIRM]) if row else None


def refuse_haste(session: Session, user_id: int, email: str) -> None:
    """Rate-limit mails to the same address. Raises `Refused` if the last one was sent a moment ago."""
    last = asked(session, user_id)
    if last and last.email == email and last.at > clock.now() - AGAIN_MS:
        raise Refused(email=TOO_SOON)


def drop(tx: db.Transaction, user_id: int) -> None:
    """Cancel the user's pending confirmation, with its link and its mail."""
    _drop(tx, user_id, links.CONFIRM, MailKind.CONFIRM_EMAIL)


def drop_resets(tx: db.Transaction, user_id: int) -> None:
    """Invalidate the user's links to choose a new password, and drop the mail that would bring one."""
    _drop(tx, user_id, links.RESET, MailKind.RESET_PASSWORD)


def is_taken(session: Session, user_id: int, email: str) -> bool:
    """Tell whether another account has the address."""
    other = sa.select(col(User.id)).where(col(User.email_key) == emails.key(email), col(User.id) != user_id)
    return session.scalar(other) is not None


def address(token: str) -> str:
    """Return the address that the link confirms, without using up the link. Raises `Refused`."""
    with db.reading() as session:
        holder = links.holder(session, links.CONFIRM, token)
        if session.scalar(sa.select(col(User.id)).where(col(User.id) == holder.user_id, IS_ACTIVE)) is None:
            raise Refused(link=links.OVER)
    return holder.email


def confirm(token: str) -> str:
    """Make the address that the link was sent to the user's own, and return it. Raises `Refused`."""
    try:
        with db.transaction() as tx:
            holder = links.holder(tx, links.CONFIRM, token)
            # Lock order: the user, then links. Every transaction that locks both keeps it, so none deadlocks.
            known = sa.select(col(User.email)).where(col(User.id) == holder.user_id, IS_ACTIVE)
            email = tx.scalar(known.with_for_update())
            if email is None:
                raise Refused(link=links.OVER)
            links.take(tx, links.CONFIRM, token)
            _settle(tx, holder, before=email)
    except IntegrityError:
        # Race: another account got the address after the check; the unique index refused this one.
        raise Refused(email=TAKEN) from None
    return holder.email


def _settle(tx: db.Transaction, holder: links.Holder, *, before: str) -> None:
    if is_taken(tx, holder.user_id, holder.email):
        raise Refused(email=TAKEN)
    drop(tx, holder.user_id)
    tx.execute(
        sa.update(User)
        .where(col(User.id) == holder.user_id)
        .values(**emails.columns(holder.email), email_confirmed_at=clock.now())
    )
    if holder.email != before:
        # Links sent to the old address must no longer open the account.
        drop_resets(tx, holder.user_id)
        mails.post(tx, MailKind.EMAIL_CHANGED, holder.user_id, before)
        audit.note(tx, Action.EMAIL_CHANGED, by=holder.user_id, about=holder.user_id)


def _drop(tx: db.Transaction, user_id: int, purpose: str, kind: MailKind) -> None:
    tx.execute(sa.delete(Link).where(col(Link.user_id) == user_id, col(Link.purpose) == purpose))
    mails.drop(tx, col(Mail.user_id) == user_id, col(Mail.kind) == kind)
