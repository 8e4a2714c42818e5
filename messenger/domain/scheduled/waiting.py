"""The messages that wait to be sent: reading them, and what takes them out.

Each change of a message replaces its job. So an attempt that is under way while its message is changed or
deleted finds none that still belongs to it. Attempts are told apart by their lease: SQLite uses ids again.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import jobs
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.talk import seats
from messenger.live import bus
from messenger.models import Job, ScheduledMessage, User

# The kind of job that sends a message.
JOB = "scheduled"

# Why a message was not sent; the database stores these names. `member`: its author is no member any more.
# `account`: the account was deactivated. `everyone`: only others may mention all members.
Failure = Literal["member", "account", "everyone", "other"]
FAILURES = get_args(Failure)


@bus.event
@dataclass(frozen=True)
class ScheduleChanged(bus.Event):
    """Somebody scheduled a message, or one that they have scheduled changed; only their own tabs hear."""

    message_id: str


@dataclass(frozen=True)
class Waiting:
    """A message that is to be sent, and whether its author may still send."""

    id: str
    user: int
    conversation: int
    body: str
    reply_to: str | None
    is_active: bool


def of(session: Session, attempt: str) -> Waiting | None:
    """Return the message that an attempt is to send, given its lease, or None if its job was replaced."""
    query = (
        sa.select(
            col(ScheduledMessage.id),
            col(ScheduledMessage.user_id).label("user"),
            col(ScheduledMessage.conversation_id).label("conversation"),
            col(ScheduledMessage.body),
            col(ScheduledMessage.reply_to),
            IS_ACTIVE.label("is_active"),
        )
        .join(User, col(User.id) == col(ScheduledMessage.user_id))
        .where(_belongs_to(attempt))
    )
    row = session.execute(query).one_or_none()
    return Waiting(**{**row._mapping, "is_active": bool(row.is_active)}) if row else None


def take(tx: db.Transaction, attempt: str, message_id: str) -> bool:
    """Delete a message that an attempt is sending; return whether it still belonged to it.

    Race: the author changes or deletes the message while it is sent. Of the two, the first to lock the row
    wins: the other finds that the row is gone, or has another job.
    """
    taken = sa.delete(ScheduledMessage).where(_belongs_to(attempt), col(ScheduledMessage.id) == message_id)
    user_id = tx.scalar(taken.returning(col(ScheduledMessage.user_id)))
    if user_id is None:
        return False
    tx.then(bus.publish, ScheduleChanged(message_id), frozenset({user_id}))
    return True


def fail(tx: db.Transaction, attempt: str, failure: Failure) -> None:
    """Keep the message of an attempt that could not send it, with the reason, for its author to see."""
    _fail(tx, _belongs_to(attempt), failure)


def give_up(tx: db.Transaction, job_id: int) -> None:
    """Keep the message of a job that is given up."""
    _fail(tx, col(ScheduledMessage.job_id) == job_id, "other")


def _fail(tx: db.Transaction, is_it: sa.ColumnElement[bool], failure: Failure) -> None:
    failed = sa.update(ScheduledMessage).where(is_it).values(job_id=None, failure=failure)
    columns = ScheduledMessage.user_id, ScheduledMessage.conversation_id, ScheduledMessage.id
    if row := tx.execute(failed.returning(*map(col, columns))).one_or_none():
        tell(tx, row.user_id, row.conversation_id, row.id)


def _belongs_to(attempt: str) -> sa.ColumnElement[bool]:
    return col(ScheduledMessage.job_id).in_(sa.select(col(Job.id)).where(col(Job.lease) == attempt))


def tell(tx: db.Transaction, user_id: int, conversation_id: int, message_id: str) -> None:
    """Publish a change to the author's tabs, and count it for tabs that miss the event."""
    seats.touch(tx, user_id, conversation_id)
    tx.then(bus.publish, ScheduleChanged(message_id), frozenset({user_id}))


def erase(tx: db.Transaction, user_id: int) -> None:
    """Erase everything that somebody wanted sent later."""
    is_theirs = col(ScheduledMessage.user_id) == user_id
    # Jobs before messages, as everywhere: the worker deletes a job, and the database then clears `job_id`.
    # With one lock order they cannot deadlock.
    jobs.drop(tx, filter(None, tx.scalars(sa.select(col(ScheduledMessage.job_id)).where(is_theirs)).all()))
    tx.execute(sa.delete(ScheduledMessage).where(is_theirs))


def places(session: Session, user_id: int) -> dict[str, int | None]:
    """Return the ids of somebody's scheduled messages, each with that of its job."""
    query = sa.select(col(ScheduledMessage.id), col(ScheduledMessage.job_id)).where(
        col(ScheduledMessage.user_id) == user_id
    )
    return {row.id: row.job_id for row in session.execute(query)}
