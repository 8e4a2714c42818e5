"""The job kind for previews: fetch the page that a message links to, and add what it says to the message."""

import asyncio

from messenger.domain.clock import MINUTE_MS
from messenger.domain.previews import adding, asking
from messenger.jobs.kinds import Attempt, Kind
from messenger.previews import fetching, pages
from messenger.previews.network import Internet

# Only when the database is away: a page that can't be fetched gives no preview.
BACKOFF_MS = (MINUTE_MS, 5 * MINUTE_MS)


def kind(internet: Internet | None = None) -> Kind:
    """Declare previews as a kind of job."""
    return Kind(
        name=asking.JOB, work=Previewer(internet or Internet()).work, backoff_ms=BACKOFF_MS, max_at_once=4
    )


class Previewer:
    """Adds the preview of one message per job."""

    def __init__(self, internet: Internet) -> None:
        self._internet = internet

    async def work(self, attempt: Attempt) -> None:
        """Fetch the page of a message and add its preview; a page without a title gives none."""
        message_id = attempt.job.payload["message"]
        address = await asyncio.to_thread(adding.wanted, message_id)
        if address is None:
            return
        try:
            page = await fetching.fetch(address, self._internet)
        except fetching.NotFetched:
            return
        # Parsing may take a while.
        if found := await asyncio.to_thread(pages.preview, address, page):
            await asyncio.to_thread(adding.add, message_id, found)
