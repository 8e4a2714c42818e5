"""Sending scheduled messages when they are due, in the same way as all others."""

from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.scheduled import waiting


def deliver(attempt: str) -> None:
    """Send the message of an attempt, given its lease, if its author may still send it. Idempotent.

    Whether a message is due is the queue's decision: a clock that was set back since must not strand it.
    Raises `Unavailable`; it may have been sent then, so retry.
    """
    message = waiting.of(attempt)
    if message is None:
        return
    if not message.is_active:
        waiting.fail(attempt, "account")
        return
    author = Actor(message.user, sign_in_id=0, is_administrator=False)
    draft = Draft(
        message.conversation, message.id, message.body, reply_to=message.reply_to, scheduled_by=attempt
    )
    # If the message was changed meanwhile, it belongs to another job, and nothing fails.
    if refused := sending.send(author, [draft]).refused.get(message.id):
        waiting.fail(attempt, "member" if refused == sending.NO_CONVERSATION else "other")
