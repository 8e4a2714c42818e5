"""Accounts with a password, their queued mail, and their entries in the audit log."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import profile
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, sign_ins
from messenger.domain.errors import Refused
from messenger.models import AuditEntry, Job, Link, Mail, User
from messenger.translation import Message
from tests.support.people import PASSWORD

OTHER = "an entirely different one"


def joined(nickname: str) -> Actor:
    """Sign somebody up and in, then clear the mail and audit entries that this leaves."""
    ticket = accounts.sign_up(nickname, email_of(nickname), PASSWORD)
    with db.transaction() as tx:
        tx.execute(sa.delete(Job))
        tx.execute(sa.delete(Link))
        tx.execute(sa.delete(AuditEntry))
    actor = sign_ins.identify(sign_ins.start(ticket, "Firefox")[0])
    assert actor is not None
    return actor


def signed_in_again(nickname: str, password: str = PASSWORD) -> str:
    """Sign in once more and return the token."""
    ticket = sign_ins.verify(email_of(nickname), password, is_kept=False)
    return sign_ins.start(ticket, "Firefox")[0]


def email_of(nickname: str) -> str:
    """Return the email address that somebody signs up with."""
    return f"{nickname.lower()}@example.org"


def mails() -> list[tuple[str, str]]:
    """Return the kind and address of all queued mail."""
    with db.reading() as session:
        rows = session.execute(sa.select(col(Mail.kind), col(Mail.address)).order_by(col(Mail.id)))
        return [(kind, address) for kind, address in rows]


def noted() -> list[tuple[str, int | None, int | None]]:
    """Return the audit entries other than sign-ups: action, actor, subject."""
    entry = sa.select(col(AuditEntry.action), col(AuditEntry.actor_id), col(AuditEntry.subject_id)).where(
        col(AuditEntry.action).not_like("signed up%")
    )
    with db.reading() as session:
        return [(what, by, about) for what, by, about in session.execute(entry.order_by(col(AuditEntry.id)))]


def link(purpose: str, actor: Actor, email: str) -> str:
    """Issue a link as a mail does and return its token."""
    with db.transaction() as tx:
        return links.issue(tx, purpose, actor.user_id, email)


def change(actor: Actor, **values: object) -> None:
    """Change columns of somebody's account."""
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(values))


def email_and_confirmation(actor: Actor) -> tuple[str, bool]:
    """Return somebody's email address and whether it is confirmed."""
    stored = sa.select(col(User.email), col(User.email_confirmed_at)).where(col(User.id) == actor.user_id)
    with db.reading() as session:
        email, confirmed_at = session.execute(stored).one()
    return email, confirmed_at is not None


def save(actor: Actor, current_password: str = PASSWORD, **wish: str) -> None:
    """Change somebody's account."""
    profile.save(actor, Wish(**wish), current_password)


def refused(actor: Actor, current_password: str = PASSWORD, **wish: str) -> dict[str, Message]:
    """Try to change somebody's account, check that nothing changed, and return why it was refused."""
    before = profile.own(actor)
    with pytest.raises(Refused) as refusal:
        save(actor, current_password, **wish)
    assert profile.own(actor) == before
    return refusal.value.reasons
