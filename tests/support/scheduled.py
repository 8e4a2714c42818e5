"""Messages to be sent later."""

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.messages.sending import Draft
from messenger.domain.scheduled import delivering, scheduling, waiting
from messenger.jobs import queue
from messenger.jobs.kinds import ClaimedJob
from messenger.models import Job
from tests.support import working
from tests.support.people import new_id


def due(milliseconds: int) -> int:
    """Return the time that comes so much later than now."""
    return clock.now() + milliseconds


def schedule(actor: Actor, conversation_id: int, body: str, at: int, message_id: str = "") -> str:
    """Schedule a message and return its id."""
    draft = Draft(conversation_id, message_id or new_id(), body)
    scheduling.schedule(actor, draft, at)
    return draft.id


def queued() -> list[Job]:
    """Return the jobs that are to send messages."""
    return [job for job in working.queued() if job.kind == waiting.JOB]


def claimed() -> ClaimedJob:
    """Claim the job that is due, as a worker does."""
    return working.claimed(waiting.JOB)


def deliver() -> None:
    """Send the message that is due, as a worker does."""
    job = claimed()
    delivering.deliver(job.lease)
    assert queue.complete(job)


def send_scheduled(actor: Actor, conversation_id: int) -> None:
    """Schedule a message, and send it now."""
    scheduling.send_now(actor, schedule(actor, conversation_id, "hello", due(HOUR_MS)))
    deliver()
