"""Sending scheduled messages when they are due, in the same way as all others."""

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.scheduled import waiting
from messenger.domain.scheduled.waiting import Failure, Waiting
from messenger.domain.talk import everyone

REASONS: dict[str, Failure] = {sending.NO_CONVERSATION: "member", everyone.LIMITED: "everyone"}


def deliver(attempt: str) -> None:
    """Send the message of an attempt, given its lease, if its author may still send it. Idempotent.

    Whether a message is due is the queue's decision: a clock that was set back since must not strand it.
    Raises `Unavailable`; it may have been sent then, so retry.
    """
    with db.reading() as session:
        message = waiting.of(session, attempt)
    if message is None:
        return
    if failure := _send(message, attempt) if message.is_active else "account":
        # If the message was changed meanwhile, it belongs to another job, and nothing fails.
        with db.transaction() as tx:
            waiting.fail(tx, attempt, failure)


def _send(message: Waiting, attempt: str) -> Failure | None:
    author = Actor(message.user, sign_in_id=0, is_administrator=False)
    draft = Draft(
        message.conversation, message.id, message.body, reply_to=message.reply_to, scheduled_by=attempt
    )
    refused = sending.send(author, [draft]).refused.get(message.id)
    return REASONS.get(refused, "other") if refused else None
