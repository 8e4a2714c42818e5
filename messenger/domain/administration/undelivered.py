"""Undelivered mail, for administrators: which mails failed and why, never their contents."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import actors, clock, jobs, mail_states, mails
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.errors import NotFound
from messenger.models import Job, Mail, User

MAX_SHOWN = 200


@dataclass(frozen=True)
class Undelivered:
    """A mail that could not be sent so far, with the reason; `next_at` is None if it is not retried."""

    id: int
    kind: str
    nickname: str
    address: str
    posted_at: int
    failure: str
    next_at: int | None


def listing(actor: Actor) -> list[Undelivered]:
    """Return the mails that could not be sent so far, newest first. Raises `Forbidden`."""
    shown = (
        sa.select(
            col(Mail.id),
            col(Mail.kind),
            col(User.nickname),
            col(Mail.address),
            col(Mail.posted_at),
            col(Job.failure),
            col(Job.due_at).label("next_at"),
        )
        .join(Job, col(Job.id) == col(Mail.job_id))
        .join(User, col(User.id) == col(Mail.user_id))
        .where(mail_states.is_undelivered(clock.now()))
        .order_by(col(Mail.posted_at).desc(), col(Mail.id).desc())
        .limit(MAX_SHOWN)
    )
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return [_undelivered(row) for row in session.execute(shown)]


def _undelivered(row: sa.Row) -> Undelivered:
    # The queue has reasons of its own, such as a worker that crashed.
    failure = row.failure if row.failure in mails.FAILURES else "other"
    return Undelivered(**{**row._mapping, "failure": failure})


def try_again(actor: Actor, mail_id: int) -> None:
    """Retry a mail that could not be sent, as if it were new. Raises `Forbidden` and `NotFound`."""
    undelivered = sa.select(col(Mail.job_id)).where(
        col(Mail.id) == mail_id, mail_states.is_undelivered(clock.now())
    )
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        if (job_id := tx.scalar(undelivered)) is None:
            raise NotFound
        jobs.restart(tx, job_id)


def dismiss(actor: Actor, mail_id: int) -> None:
    """Drop a mail that could not be sent, and with it the link it would have held.

    Raises `Forbidden` and `NotFound`.
    """
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        dropped = mails.drop(tx, col(Mail.id) == mail_id, mail_states.is_undelivered(clock.now()))
        if not dropped:
            raise NotFound
        (mail,) = dropped
        audit.note(tx, Action.MAIL_DISMISSED, by=actor.user_id, about=mail.user_id, detail=mail.kind)
