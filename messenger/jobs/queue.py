"""The durable job queue: claim a job under a lease, and note how the attempt ended.

A claim stores a random token, the lease. Every later write compares that token (compare-and-swap), so a
worker whose job was taken over can no longer change the job. Leases end by no wall clock; see `worker`.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.clock import DAY_MS
from messenger.domain.jobs import AT_ONCE
from messenger.jobs.kinds import ClaimedJob, Kind
from messenger.models import Job

# How long a job that was given up stays, with its reason.
KEPT_MS = 7 * DAY_MS
# The name of an exception may be longer than the column.
MAX_REASON = 40


def claim(kinds: Iterable[str]) -> ClaimedJob | None:
    """Lease the job of these kinds that has been due for longest, or return None.

    Jobs of other kinds stay: a newer version of this program may have added them, and will run them.
    """
    due = (
        sa.select(Job)
        .where(col(Job.due_at) <= clock.now(), col(Job.lease).is_(None), col(Job.kind).in_(list(kinds)))
        .order_by(col(Job.due_at), col(Job.id))
        .limit(1)
    )
    # Usually nothing is due, and this read blocks no writer.
    with db.reading() as session:
        if session.scalar(due.with_only_columns(col(Job.id))) is None:
            return None
    with db.transaction() as tx:
        row = tx.scalar(due.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.lease = secrets.token_hex(16)
        row.attempts += 1
        row.failure = None
        return _job(row, row.lease)


def next_due(kinds: Iterable[str], after: int) -> int | None:
    """Return when the next job of these kinds becomes due after a time, or None."""
    later = sa.select(sa.func.min(col(Job.due_at))).where(
        col(Job.due_at) > after, col(Job.lease).is_(None), col(Job.kind).in_(list(kinds))
    )
    with db.reading() as session:
        return session.scalar(later)


def complete(job: ClaimedJob) -> bool:
    """Delete the job, which is done. Returns whether its lease still held, as do the verbs below."""
    with db.transaction() as tx:
        return _is_held(tx.execute(sa.delete(Job).where(*_holds(job)).returning(col(Job.id))))


def release(job: ClaimedJob) -> bool:
    """Undo the claim of a job that has not been attempted."""
    with db.transaction() as tx:
        return _is_held(_update(tx, job, {"lease": None, "attempts": job.attempts - 1}))


def retry(job: ClaimedJob, reason: str, pause_ms: int) -> bool:
    """Schedule the next attempt after a pause."""
    values = {"lease": None, "due_at": clock.now() + pause_ms, "failure": reason[:MAX_REASON]}
    with db.transaction() as tx:
        return _is_held(_update(tx, job, values))


def give_up(job: ClaimedJob, reason: str, kind: Kind) -> bool:
    """Give the job up: keep it with the reason, and run its kind's `given_up`."""
    with db.transaction() as tx:
        is_held = _is_held(_update(tx, job, {"lease": None, "due_at": None, "failure": reason[:MAX_REASON]}))
        if is_held and kind.given_up:
            kind.given_up(tx, job)
        return is_held


def leased(kinds: Iterable[str]) -> list[ClaimedJob]:
    """Return the jobs of these kinds that some worker holds."""
    held = sa.select(Job).where(col(Job.lease).is_not(None), col(Job.kind).in_(list(kinds)))
    with db.reading() as session:
        return [_job(row, row.lease) for row in session.scalars(held) if row.lease]


def tidy(longest_ms: Mapping[str, int]) -> None:
    """Drop jobs given up long ago, and make retries due that a clock set back has left in the future.

    `longest_ms` is the longest backoff of each kind: no retry can be due later than that.
    """
    now = clock.now()
    is_expired = sa.and_(col(Job.due_at).is_(None), col(Job.created_at) <= now - KEPT_MS)
    is_stuck = sa.and_(
        # A job that has not been tried may be scheduled for any time.
        col(Job.attempts) > 0,
        sa.or_(
            sa.false(),
            *(
                sa.and_(col(Job.kind) == kind, col(Job.due_at) > now + longest)
                for kind, longest in longest_ms.items()
            ),
        ),
    )
    with db.reading() as session:
        if session.scalar(sa.select(col(Job.id)).where(sa.or_(is_expired, is_stuck)).limit(1)) is None:
            return
    with db.transaction() as tx:
        tx.execute(sa.delete(Job).where(is_expired))
        tx.execute(sa.update(Job).where(is_stuck).values(due_at=AT_ONCE))


def _job(row: Job, lease: str) -> ClaimedJob:
    return ClaimedJob(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts, lease=lease)


def _holds(job: ClaimedJob) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(Job.id) == job.id, col(Job.lease) == job.lease)


def _update(tx: db.Transaction, job: ClaimedJob, values: dict[str, Any]) -> sa.Result[Any]:
    return tx.execute(sa.update(Job).where(*_holds(job)).values(values).returning(col(Job.id)))


def _is_held(result: sa.Result[Any]) -> bool:
    return result.one_or_none() is not None
