"""Reminders, and the job that reminds."""

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.reminders import firing, reminding, waiting
from messenger.domain.reminders.reminding import Reminding
from messenger.jobs import queue
from messenger.models import Job
from tests.support import working


def own(actor: Actor) -> list[Reminding]:
    """Return what somebody is reminded of."""
    return reminding.reminders(actor).reminders


def queued() -> list[Job]:
    """Return the jobs that are to remind."""
    return [job for job in working.queued() if job.kind == waiting.JOB]


def fire() -> None:
    """Do the work of the job that is due, as a worker does."""
    job = working.claimed(waiting.JOB)
    firing.fire(job.lease)
    assert queue.complete(job)


def remind_now(actor: Actor, message_id: str) -> None:
    """Set a reminder, and let its job begin before its time."""
    reminding.remind(actor, message_id, clock.now() + HOUR_MS)
    (job,) = queued()
    with working.db.transaction() as tx:
        working.jobs.restart(tx, job.id)
    fire()
