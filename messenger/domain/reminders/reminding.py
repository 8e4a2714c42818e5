"""Reminding oneself of a message: setting, changing and ending it, and reading what there is."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, jobs
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import bodies, history
from messenger.domain.reminders import waiting
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.models import Reminder
from messenger.translation import gettext, ngettext

MAX_REMINDERS = 200
# A leap year, so that the same day of next year can always be chosen.
MAX_AHEAD_MS = 366 * DAY_MS

PAST = gettext("This time has passed. Choose a later one.")
TOO_FAR = gettext("Choose a time within the next year.")


@dataclass(frozen=True)
class Reminding:
    """A reminder of a message, whose id it has, with its conversation and the beginning of its text.

    It stays after its time `at`, and is due, until the person has done with it.
    """

    id: str
    conversation: int
    title: str
    number: int
    author: int
    excerpt: str
    at: int
    is_due: bool


@dataclass(frozen=True)
class Reminders:
    """What a person is reminded of, soonest first, with the authors."""

    reminders: list[Reminding]
    people: list[Person]


def remind(actor: Actor, message_id: str, at: int) -> int:
    """Have oneself reminded of a message at a time; return its revision. Replaces an earlier reminder.

    Idempotent. Raises `NotFound`, `Forbidden` or `Refused`.
    """
    with db.transaction() as tx:
        message = history.visible(tx, actor, message_id)
        if message.deleted or message.system:
            raise Forbidden
        now = clock.now()
        if at <= now or at > now + MAX_AHEAD_MS:
            raise Refused(at=PAST if at <= now else TOO_FAR)
        # Lock the account: two tabs may set reminders at once.
        own = sa.select(col(models.User.id)).where(col(models.User.id) == actor.user_id)
        tx.execute(own.with_for_update(key_share=True))
        same = sa.select(col(Reminder.job_id)).where(*_is(actor, message_id), col(Reminder.remind_at) == at)
        if tx.scalar(same) is not None:
            return message.revision
        others = col(Reminder.user_id) == actor.user_id, col(Reminder.message_id) != message_id
        count = tx.scalar(sa.select(sa.func.count()).select_from(Reminder).where(*others)) or 0
        if count >= MAX_REMINDERS:
            raise Refused(
                at=ngettext(
                    "You can have at most {n} reminder. Delete one first.",
                    "You can have at most {n} reminders. Delete one first.",
                    n=MAX_REMINDERS,
                )
            )
        waiting.drop(tx, *_is(actor, message_id))
        job_id = jobs.add(tx, waiting.JOB, due_at=at)
        tx.add(Reminder(user_id=actor.user_id, message_id=message_id, remind_at=at, job_id=job_id))
        waiting.tell(tx, actor.user_id, message.conversation, message_id)
        return message.revision


def end(actor: Actor, message_id: str) -> int:
    """Be reminded of a message no more; return its revision. Idempotent. Raises `NotFound`."""
    with db.transaction() as tx:
        message = history.visible(tx, actor, message_id)
        if waiting.drop(tx, *_is(actor, message_id)):
            waiting.tell(tx, actor.user_id, message.conversation, message_id)
        return message.revision


def reminders(actor: Actor) -> Reminders:
    """Read what the actor is reminded of, as far as they can still see it."""
    with db.reading() as session:
        found = of(session, col(Reminder.user_id) == actor.user_id)
        return Reminders(found, contacts.named(session, {one.author for one in found}))


def of(session: Session, *which: sa.ColumnElement[bool]) -> list[Reminding]:
    """Read the reminders that match, of messages that those whom they remind can see, soonest first."""
    query = _visible(
        col(models.Message.id),
        col(models.Message.conversation_id),
        # A direct conversation is named by the person, as everywhere.
        col(models.Conversation.title),
        col(models.Message.number),
        col(models.Message.author_id),
        col(models.Message.body),
        col(models.Message.runs),
        col(Reminder.remind_at),
        col(Reminder.job_id),
    ).where(*which)
    return [
        Reminding(
            id=row.id,
            conversation=row.conversation_id,
            title=row.title,
            number=row.number,
            author=row.author_id,
            excerpt=bodies.excerpt(row.body, row.runs),
            at=row.remind_at,
            is_due=row.job_id is None,
        )
        for row in session.execute(query.order_by(col(Reminder.remind_at), col(Reminder.message_id)))
    ]


def _visible(*columns: Any) -> sa.Select:
    is_seated = sa.and_(
        col(models.Member.conversation_id) == col(models.Message.conversation_id),
        col(models.Member.user_id) == col(Reminder.user_id),
    )
    return (
        sa.select(*columns)
        .select_from(Reminder)
        .join(models.Message, col(models.Message.id) == col(Reminder.message_id))
        .join(models.Conversation, col(models.Conversation.id) == col(models.Message.conversation_id))
        .join(models.Member, is_seated)
        # A deletion can be undone, and brings the reminder back.
        .where(col(models.Message.deleted_at).is_(None))
    )


def _is(actor: Actor, message_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return col(Reminder.user_id) == actor.user_id, col(Reminder.message_id) == message_id


def told(session: Session, user_id: int, message_id: str) -> Reminding | None:
    """Return a reminder that is due and was not ended meanwhile, or None."""
    is_it = col(Reminder.user_id) == user_id, col(Reminder.message_id) == message_id
    found = of(session, *is_it, col(Reminder.job_id).is_(None))
    return found[0] if found else None
