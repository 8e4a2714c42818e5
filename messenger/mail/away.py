"""The job kind that looks who is away and has something unread, to be mailed to them."""

import asyncio
import time

from messenger.config import Settings
from messenger.domain.away import mailing
from messenger.domain.clock import MINUTE_MS
from messenger.jobs.kinds import Attempt, Kind

BACKOFF_MS = (5000, MINUTE_MS)
# After a start, nobody has a tab yet: so long, everybody would seem to be away.
SETTLING_SECONDS = 60


def kind(settings: Settings, settling: float = SETTLING_SECONDS) -> Kind:
    """Declare looking as a kind of job. Without a mail server, nobody looks."""
    return Kind(
        name=mailing.JOB,
        work=Looker(settling).work,
        backoff_ms=BACKOFF_MS,
        max_at_once=1 if settings.sends_mail else 0,
        # Each look plans no other, so that a crash ends none of them.
        tidy=mailing.plan if settings.sends_mail else None,
    )


class Looker:
    """Looks, from some time after the start on."""

    def __init__(self, settling: float) -> None:
        self._begins = time.monotonic() + settling

    async def work(self, _attempt: Attempt) -> None:
        """Queue the mails that are due."""
        if time.monotonic() >= self._begins:
            await asyncio.to_thread(mailing.look)
