"""Reminding people when it is time: in their open tabs, and by a push message to each of their browsers."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, jobs
from messenger.domain.notifications import preferences, results, subscriptions
from messenger.domain.reminders import reminding, waiting
from messenger.models import Job, Reminder


def fire(attempt: str) -> None:
    """Make the reminder of an attempt due, given its lease. Idempotent.

    Whether it is time is the queue's decision: a clock that was set back since must not strand it.
    """
    jobs_of_it = sa.select(col(Job.id)).where(col(Job.lease) == attempt)
    with db.transaction() as tx:
        _fire(tx, col(Reminder.job_id).in_(jobs_of_it))


def give_up(tx: db.Transaction, job_id: int) -> None:
    """Make the reminder of a job due that is given up: better late than never."""
    _fire(tx, col(Reminder.job_id) == job_id)


def _fire(tx: db.Transaction, is_it: sa.ColumnElement[bool]) -> None:
    # Of an attempt and a change of the reminder, the first to lock the row wins: the other finds another job.
    fired = sa.update(Reminder).where(is_it).values(job_id=None)
    row = tx.execute(fired.returning(col(Reminder.user_id), col(Reminder.message_id))).one_or_none()
    if row is None:
        return
    found = reminding.told(tx, row.user_id, row.message_id)
    if found is None:
        # The message was deleted, or is in a conversation that they have left.
        waiting.drop(tx, col(Reminder.user_id) == row.user_id, col(Reminder.message_id) == row.message_id)
        return
    waiting.tell(tx, row.user_id, found.conversation, row.message_id)
    if preferences.of(tx, [row.user_id])[row.user_id].is_quiet(clock.now()):
        # As with messages: the list shows that it is due.
        return
    # In the same transaction, so that a crash loses none, and sends none twice.
    for subscription in subscriptions.of(tx, [row.user_id]):
        jobs.add(tx, results.JOB, {"subscription": subscription.id, "reminder": row.message_id})
