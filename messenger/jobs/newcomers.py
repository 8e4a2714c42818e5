"""The job kind that tells the common group who has joined it."""

import asyncio

from messenger.domain.groups import common_group
from messenger.jobs.kinds import Attempt, Kind
from messenger.jobs.scheduled import BACKOFF_MS


def kind() -> Kind:
    """Declare the telling of newcomers as a kind of job."""
    return Kind(name=common_group.JOB, work=_work, backoff_ms=BACKOFF_MS)


async def _work(_attempt: Attempt) -> None:
    await asyncio.to_thread(common_group.tell)
