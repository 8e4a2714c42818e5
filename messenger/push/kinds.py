"""The job kinds of notifications: look at what is due in a conversation, and send one message again."""

import asyncio

from messenger import db
from messenger.db import Unavailable
from messenger.domain.clock import HOUR_MS, MINUTE_MS
from messenger.domain.notifications import due, looking, results
from messenger.domain.notifications.looking import Notice
from messenger.domain.notifications.results import Repeated
from messenger.domain.notifications.subscriptions import Subscription
from messenger.jobs.kinds import Attempt, ClaimedJob, GiveUp, Kind, Retry
from messenger.push import payload
from messenger.push.service import PushServices

# Only when the database is away or a worker has crashed: a browser that could not be reached has its own job.
BACKOFF_MS = (1000, 5000, 30_000, MINUTE_MS, 5 * MINUTE_MS)
AGAIN_BACKOFF_MS = (30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS)


def kinds(services: PushServices) -> list[Kind]:
    """Declare notifications as kinds of jobs."""
    sender = Sender(services)
    return [
        Kind(name=due.JOB, work=sender.notify, backoff_ms=BACKOFF_MS, max_at_once=4, given_up=_drop),
        Kind(name=results.JOB, work=sender.repeat, backoff_ms=AGAIN_BACKOFF_MS, max_at_once=4),
    ]


def _drop(tx: db.Transaction, job: ClaimedJob) -> None:
    due.drop(tx, int(job.payload["conversation"]))


class Sender:
    """Sends what is due, as far as there is still a reason."""

    def __init__(self, services: PushServices) -> None:
        self._services = services

    async def notify(self, attempt: Attempt) -> None:
        """Notify of what is due in a conversation."""
        conversation_id = int(attempt.job.payload["conversation"])
        found = await asyncio.to_thread(looking.look, conversation_id)
        if not found.numbers:
            return
        devices = await asyncio.to_thread(results.devices, found.notices)
        sent = await asyncio.gather(
            *(
                self._send(subscription, notice)
                for notice in found.notices
                for subscription in devices[notice.user]
            )
        )
        # Only now: if this process ends before, another worker sends them again, and browsers replace them.
        await asyncio.to_thread(results.settle, conversation_id, found.numbers, sent)

    async def repeat(self, attempt: Attempt) -> None:
        """Send one message again, or a test."""
        given = attempt.job.payload
        found = await asyncio.to_thread(
            results.again, given["subscription"], given.get("conversation"), given.get("reminder")
        )
        if found is None:
            return
        result = await self._send(found.subscription, found.notice, found)
        try:
            await asyncio.to_thread(results.note, result)
        except Unavailable:
            if result.outcome != "sent":
                raise
            # Rather no note of it than the same message once more.
        if result.outcome == "later":
            raise Retry(result.answer)
        if result.outcome == "refused":
            raise GiveUp(result.answer)

    async def _send(
        self, subscription: Subscription, notice: Notice | None, repeated: Repeated | None = None
    ) -> results.Result:
        key, language = await self._services.key(), subscription.language
        if notice:
            push = payload.of(notice, language, key)
        elif repeated and repeated.reminder:
            push = payload.reminder(repeated.reminder, repeated.author, subscription.user, language, key)
        else:
            push = payload.test(language, key)
        return await self._services.send(subscription, push)
