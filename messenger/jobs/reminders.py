"""The job kind for reminders: make each due when it is time."""

import asyncio

from messenger import db
from messenger.domain.clock import HOUR_MS, MINUTE_MS
from messenger.domain.reminders import firing, waiting
from messenger.jobs.kinds import Attempt, ClaimedJob, Kind

# Only when the database is away or a worker has crashed.
BACKOFF_MS = (1000, 5000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, HOUR_MS)


def kind() -> Kind:
    """Declare reminders as a kind of job."""
    return Kind(name=waiting.JOB, work=_work, backoff_ms=BACKOFF_MS, max_at_once=4, given_up=_given_up)


async def _work(attempt: Attempt) -> None:
    await asyncio.to_thread(firing.fire, attempt.job.lease)


def _given_up(tx: db.Transaction, job: ClaimedJob) -> None:
    firing.give_up(tx, job.id)
