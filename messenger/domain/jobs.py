"""The domain's side of the durable job queue: jobs are added in the transaction that causes them (outbox)."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.live.doorbell import Doorbell
from messenger.models import Job

# The due time of jobs that are due now. The current time would lie in the future if the clock is set back.
AT_ONCE = 0

added = Doorbell()


def add(tx: db.Transaction, kind: str, payload: dict[str, Any] | None = None, due_at: int = AT_ONCE) -> int:
    """Add a job that runs after the commit, at its due time, and return its id."""
    values = {
        "kind": kind,
        "payload": payload or {},
        "created_at": clock.now(),
        "due_at": due_at,
        "attempts": 0,
    }
    job_id = tx.execute(sa.insert(Job).values(values).returning(col(Job.id))).scalar_one()
    tx.then(added.ring)
    return job_id


def restart(tx: db.Transaction, job_id: int) -> None:
    """Run a job again as if it were new."""
    anew = {"attempts": 0, "due_at": AT_ONCE, "lease": None, "failure": None}
    tx.execute(sa.update(Job).where(col(Job.id) == job_id).values(anew))
    tx.then(added.ring)


def drop(tx: db.Transaction, job_ids: Iterable[int]) -> set[int]:
    """Delete jobs with their dependent rows, and return the ids of those that still existed.

    Of two transactions that drop the same job, only one gets its id.
    """
    if not (ids := list(job_ids)):
        return set()
    return set(tx.scalars(sa.delete(Job).where(col(Job.id).in_(ids)).returning(col(Job.id))))
