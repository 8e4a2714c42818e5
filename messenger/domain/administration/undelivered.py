"""Undelivered mail, for administrators: what could not be sent and why, never what is in it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import actors, clock, mail_states, mails
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.errors import NotFound
from messenger.models import Mail, User

MAX_SHOWN = 200


@dataclass(frozen=True)
class Undelivered:
    """A mail that could not be sent so far, with the reason; `next_at` is None when it is tried no more."""

    id: int
    kind: str
    nickname: str
    address: str
    posted_at: int
    failure: str
    next_at: int | None


def listing(actor: Actor) -> list[Undelivered]:
    """Return the mails that could not be sent so far, newest first. Raises `Forbidden`."""
    now = clock.now()
    shown = (
        sa.select(Mail, col(User.nickname))
        .join(User, col(User.id) == col(Mail.user_id))
        .where(mail_states.is_undelivered(now))
        .order_by(col(Mail.posted_at).desc(), col(Mail.id).desc())
        .limit(MAX_SHOWN)
    )
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return [_undelivered(mail, nickname) for mail, nickname in session.execute(shown)]


def _undelivered(mail: Mail, nickname: str) -> Undelivered:
    next_at = mail.due_at if mail.attempts < mail_states.MAX_ATTEMPTS else None
    # A worker that was killed during the last attempt leaves no reason.
    failure = mail.failure or "other"
    return Undelivered(mail.id, mail.kind, nickname, mail.address, mail.posted_at, failure, next_at)


def try_again(actor: Actor, mail_id: int) -> None:
    """Send a mail that could not be sent as if it were new. Raises `Forbidden` and `NotFound`."""
    now = clock.now()
    anew = {"attempts": 0, "due_at": now, "failure": None}
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        renewed = sa.update(Mail).where(col(Mail.id) == mail_id, mail_states.is_undelivered(now)).values(anew)
        if tx.execute(renewed.returning(col(Mail.id))).one_or_none() is None:
            raise NotFound
        tx.then(mails.posted.ring)


def dismiss(actor: Actor, mail_id: int) -> None:
    """Drop a mail that could not be sent, and the link that it would have held.

    Raises `Forbidden` and `NotFound`.
    """
    dropped = sa.delete(Mail).where(col(Mail.id) == mail_id, mail_states.is_undelivered(clock.now()))
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        mail = tx.execute(dropped.returning(col(Mail.kind), col(Mail.user_id))).one_or_none()
        if mail is None:
            raise NotFound
        audit.note(tx, Action.MAIL_DISMISSED, by=actor.user_id, about=mail.user_id, detail=mail.kind)
