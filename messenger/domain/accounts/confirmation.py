"""Confirmation: an address counts once its owner has opened the link that was sent to it."""

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
    "A mail was sent a moment ago. Please wait {n} minute before you ask for another.",
    "A mail was sent a moment ago. Please wait {n} minutes before you ask for another.",
    n=AGAIN_MS // clock.MINUTE_MS,
)
TAKEN = gettext("This address belongs to another account.")


@dataclass(frozen=True)
class Asked:
    """The address that waits to be confirmed, and when its owner was last asked."""

    email: str
    at: int


def ask(tx: db.Transaction, user_id: int, email: str) -> None:
    """Ask the owner of the address to confirm that it is the user's.

    An address that another account has gets no mail, and waits all the same: nobody can tell.
    """
    drop(tx, user_id)
    # Known to nobody: it keeps the address until the mail makes the link that counts.
    links.issue(tx, links.CONFIRM, user_id, email)
    if not is_taken(tx, user_id, email):
        mails.post(tx, MailKind.CONFIRM_EMAIL, user_id, email)


def asked(session: Session, user_id: int) -> Asked | None:
    """Return which address of the user's waits to be confirmed, if one does."""
    known = sa.select(col(Link.email), col(Link.expires_at)).where(
        col(Link.user_id) == user_id, col(Link.purpose) == links.CONFIRM, col(Link.expires_at) > clock.now()
    )
    row = session.execute(known).one_or_none()
    return Asked(email=row.email, at=row.expires_at - links.LASTS_MS[links.CONFIRM]) if row else None


def refuse_haste(session: Session, user_id: int, email: str) -> None:
    """Go on only when the last mail to this address is a while ago. Raises `Refused`."""
    last = asked(session, user_id)
    if last and last.email == email and last.at > clock.now() - AGAIN_MS:
        raise Refused(email=TOO_SOON)


def drop(tx: db.Transaction, user_id: int) -> None:
    """Let no address of the user's wait any more."""
    _drop(tx, user_id, links.CONFIRM, MailKind.CONFIRM_EMAIL)


def drop_resets(tx: db.Transaction, user_id: int) -> None:
    """Let no link to choose a new password be good any more."""
    _drop(tx, user_id, links.RESET, MailKind.RESET_PASSWORD)


def is_taken(session: Session, user_id: int, email: str) -> bool:
    """Tell whether another account has the address."""
    other = sa.select(col(User.id)).where(col(User.email_key) == emails.key(email), col(User.id) != user_id)
    return session.scalar(other) is not None


def address(token: str) -> str:
    """Return the address that the link confirms, and leave the link good. Raises `Refused`."""
    with db.reading() as session:
        holder = links.holder(session, links.CONFIRM, token)
        if session.scalar(sa.select(col(User.id)).where(col(User.id) == holder.user_id, IS_ACTIVE)) is None:
            raise Refused(link=links.OVER)
    return holder.email


def confirm(token: str) -> str:
    """Let the address that the link was sent to count as the user's, and return it. Raises `Refused`."""
    try:
        with db.transaction() as tx:
            holder = links.holder(tx, links.CONFIRM, token)
            # The user first and links after, as everybody does who locks both.
            known = sa.select(col(User.email)).where(col(User.id) == holder.user_id, IS_ACTIVE)
            email = tx.scalar(known.with_for_update())
            if email is None:
                raise Refused(link=links.OVER)
            links.take(tx, links.CONFIRM, token)
            _settle(tx, holder, before=email)
    except IntegrityError:
        # Another account got it at the same instant.
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
        # What was sent to the address before must not open the account any more.
        drop_resets(tx, holder.user_id)
        mails.post(tx, MailKind.EMAIL_CHANGED, holder.user_id, before)
        audit.note(tx, Action.EMAIL_CHANGED, by=holder.user_id, about=holder.user_id)


def _drop(tx: db.Transaction, user_id: int, purpose: str, kind: MailKind) -> None:
    tx.execute(sa.delete(Link).where(col(Link.user_id) == user_id, col(Link.purpose) == purpose))
    mails.drop(tx, col(Mail.user_id) == user_id, col(Mail.kind) == kind)
