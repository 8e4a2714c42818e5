"""The reminders that wait for their time, and what takes them out.

Each change of a reminder replaces its job, as with scheduled messages: an attempt that is under way finds
none that still belongs to it.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import jobs
from messenger.domain.talk import seats
from messenger.live import bus
from messenger.models import Reminder

# The kind of job that reminds.
JOB = "reminder"


@bus.event
@dataclass(frozen=True)
class RemindersChanged(bus.Event):
    """Somebody's reminder was set, changed or ended, or is due; only their own tabs hear."""

    message_id: str


def tell(tx: db.Transaction, user_id: int, conversation_id: int, message_id: str) -> None:
    """Publish a change to the person's tabs, and count it for tabs that miss the event."""
    seats.touch(tx, user_id, conversation_id)
    tx.then(bus.publish, RemindersChanged(message_id), frozenset({user_id}))


def reminded(tx: db.Transaction, message_id: str) -> frozenset[int]:
    """Return the ids of those who are reminded of a message."""
    is_it = col(Reminder.message_id) == message_id
    return frozenset(tx.scalars(sa.select(col(Reminder.user_id)).where(is_it)))


def drop(tx: db.Transaction, *which: sa.ColumnElement[bool]) -> bool:
    """Delete the reminders that match, with their jobs; return whether there were any."""
    found = tx.execute(sa.select(col(Reminder.job_id)).where(*which)).scalars().all()
    # Jobs before reminders, as everywhere: the worker deletes a job, and the database then clears `job_id`.
    # With one lock order they cannot deadlock.
    jobs.drop(tx, filter(None, found))
    tx.execute(sa.delete(Reminder).where(*which))
    return bool(found)


def erase(tx: db.Transaction, user_id: int) -> None:
    """Erase all reminders of somebody."""
    drop(tx, col(Reminder.user_id) == user_id)


def leave(tx: db.Transaction, user_id: int, conversation_id: int) -> None:
    """Drop what reminds somebody of messages in a conversation that they leave."""
    there = sa.select(col(models.Message.id)).where(col(models.Message.conversation_id) == conversation_id)
    # Only the few messages that somebody is reminded of: a conversation may have very many.
    named = sa.select(col(Reminder.message_id)).where(col(Reminder.user_id) == user_id)
    within = there.where(col(models.Message.id).in_(named))
    drop(tx, col(Reminder.user_id) == user_id, col(Reminder.message_id).in_(within))
