"""Scheduling messages, and changing what is scheduled."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db, models, translation
from messenger.db import checkpoints
from messenger.domain import clock, jobs
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import NotFound, Refused, refuse
from messenger.domain.messages import bodies, quotes, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.scheduled import waiting
from messenger.models import ScheduledMessage
from messenger.translation import gettext, ngettext

MAX_SCHEDULED = 100
# A leap year, so that the same day of next year can always be chosen.
MAX_AHEAD_MS = 366 * DAY_MS

PAST = gettext("This time has passed. Choose a later one.")
TOO_FAR = gettext("You can schedule messages for up to a year ahead. Choose an earlier time.")


@dataclass(frozen=True)
class Scheduled:
    """A message to be sent at a time; after a `failure` it waits for its author.

    `title` is that of the conversation, and empty if the author is no member any more. `failure` is empty, or
    one of `waiting.FAILURES`.
    """

    id: str
    conversation: int
    title: str
    body: str
    excerpt: str
    at: int
    failure: str = ""


def schedule(actor: Actor, draft: Draft, at: int) -> None:
    """Store a message to be sent at a time, which a member of its conversation may. Raises `Refused`.

    The id of the draft makes a retry idempotent: it replaces what the first attempt has stored.
    """
    refuse({"body": sending.draft_fault(draft), "at": _fault(at)})
    try:
        with db.transaction() as tx:
            held = _lock(tx, actor)
            if draft.id not in held and len(held) >= MAX_SCHEDULED:
                raise Refused(
                    at=ngettext(
                        "You can have at most {n} scheduled message. Send or delete one first.",
                        "You can have at most {n} scheduled messages. Send or delete one first.",
                        n=MAX_SCHEDULED,
                    )
                )
            first = _require_member(tx, actor, draft.conversation)
            if draft.reply_to and not _is_in(tx, draft.conversation, draft.reply_to, first):
                raise Refused(body=sending.NO_QUOTED)
            _remove(tx, actor, draft.id, held)
            tx.add(
                ScheduledMessage(
                    id=draft.id,
                    user_id=actor.user_id,
                    conversation_id=draft.conversation,
                    body=draft.body,
                    reply_to=draft.reply_to,
                    send_at=at,
                    job_id=jobs.add(tx, waiting.JOB, due_at=at),
                )
            )
            waiting.tell(tx, actor.user_id, draft.conversation, draft.id)
    except IntegrityError:
        # Somebody else has scheduled a message with this id.
        raise Refused(body=sending.ID_TAKEN) from None


def change(actor: Actor, message_id: str, body: str, at: int) -> None:
    """Change the text and the time of a scheduled message. Raises `NotFound` and `Refused`."""
    refuse({"body": bodies.fault(body), "at": _fault(at)})
    _reschedule(actor, message_id, due_at=at, send_at=at, body=body)


def send_now(actor: Actor, message_id: str) -> None:
    """Have a scheduled message sent at once. Raises `NotFound` and `Refused`."""
    _reschedule(actor, message_id, due_at=jobs.AT_ONCE, send_at=clock.now())


def cancel(actor: Actor, message_id: str) -> None:
    """Delete a scheduled message. Idempotent."""
    with db.transaction() as tx:
        if conversation_id := _remove(tx, actor, message_id, _lock(tx, actor)):
            waiting.tell(tx, actor.user_id, conversation_id, message_id)


def scheduled(actor: Actor) -> list[Scheduled]:
    """Read what the actor has scheduled."""
    is_seated = sa.and_(
        col(models.Member.conversation_id) == col(ScheduledMessage.conversation_id),
        col(models.Member.user_id) == col(ScheduledMessage.user_id),
    )
    query = (
        sa.select(
            col(ScheduledMessage.id),
            col(ScheduledMessage.conversation_id),
            # Who has left a conversation no longer learns what it is called.
            sa.case((col(models.Member.user_id).is_(None), ""), else_=col(models.Conversation.title)).label(
                "title"
            ),
            col(ScheduledMessage.body),
            col(ScheduledMessage.send_at),
            col(ScheduledMessage.failure),
        )
        .join(models.Conversation, col(models.Conversation.id) == col(ScheduledMessage.conversation_id))
        .outerjoin(models.Member, is_seated)
        .where(col(ScheduledMessage.user_id) == actor.user_id)
        .order_by(col(ScheduledMessage.send_at), col(ScheduledMessage.id))
    )
    with db.reading() as session:
        return [
            Scheduled(
                id=row.id,
                conversation=row.conversation_id,
                title=row.title,
                body=row.body,
                # Not parsed: a hundred hostile texts would take seconds.
                excerpt=bodies.excerpt(row.body),
                at=row.send_at,
                failure=row.failure or "",
            )
            for row in session.execute(query)
        ]


def _fault(at: int) -> translation.Message | None:
    now = clock.now()
    if at <= now:
        return PAST
    return TOO_FAR if at > now + MAX_AHEAD_MS else None


def _reschedule(actor: Actor, message_id: str, *, due_at: int, **stored: int | str) -> None:
    is_own = col(ScheduledMessage.id) == message_id, col(ScheduledMessage.user_id) == actor.user_id
    with db.transaction() as tx:
        held = _lock(tx, actor)
        place = sa.select(col(ScheduledMessage.conversation_id)).where(*is_own)
        if (conversation_id := tx.scalar(place)) is None:
            raise NotFound
        _require_member(tx, actor, conversation_id)
        jobs.drop(tx, filter(None, [held[message_id]]))
        new = {"job_id": jobs.add(tx, waiting.JOB, due_at=due_at), "failure": None, **stored}
        changed = sa.update(ScheduledMessage).where(*is_own).values(new)
        # Race: a worker may have sent it since it was read.
        if tx.scalar(changed.returning(col(ScheduledMessage.id))) is None:
            raise NotFound
        tx.then(checkpoints.note_erasure)
        waiting.tell(tx, actor.user_id, conversation_id, message_id)


def _lock(tx: db.Transaction, actor: Actor) -> dict[str, int | None]:
    """Return the actor's scheduled messages and their jobs, which no other call of theirs changes now.

    Race: two tabs may change the same message, or reach the limit, at once. The lock on the account, which a
    message being sent does not conflict with, lets one wait for the other.
    """
    own = sa.select(col(models.User.id)).where(col(models.User.id) == actor.user_id)
    tx.execute(own.with_for_update(key_share=True))
    return waiting.places(tx, actor.user_id)


def _remove(tx: db.Transaction, actor: Actor, message_id: str, held: dict[str, int | None]) -> int | None:
    """Delete a message of the actor's, and return its conversation; None if there is none."""
    if message_id not in held:
        return None
    # The job first: see `waiting.erase`.
    jobs.drop(tx, filter(None, [held[message_id]]))
    tx.then(checkpoints.note_erasure)
    is_own = col(ScheduledMessage.id) == message_id, col(ScheduledMessage.user_id) == actor.user_id
    return tx.scalar(
        sa.delete(ScheduledMessage).where(*is_own).returning(col(ScheduledMessage.conversation_id))
    )


def _require_member(tx: db.Transaction, actor: Actor, conversation_id: int) -> int:
    """Return the number of the first message that the actor sees. Raises `Refused`."""
    seat = sa.select(col(models.Member.first_number)).where(
        col(models.Member.conversation_id) == conversation_id, col(models.Member.user_id) == actor.user_id
    )
    if (first := tx.scalar(seat)) is None:
        raise Refused(body=sending.NO_CONVERSATION)
    return first


def _is_in(tx: db.Transaction, conversation_id: int, message_id: str, first: int) -> bool:
    quote = quotes.within(tx, conversation_id, [message_id]).get(message_id)
    return quote is not None and quote.number >= first
