"""The job kind for previews: fetch the page that a message links to, and add what it says to the message.

The picture that the page names is fetched likewise, and shrunk. If that fails, the preview has none.
"""

import asyncio

from messenger.domain.clock import MINUTE_MS
from messenger.domain.pictures import shrinking
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding, asking
from messenger.jobs.kinds import Attempt, Kind, Retry
from messenger.previews import fetching, network, pages
from messenger.previews.network import Internet

# For servers that can't be reached now. What is refused or is no page gives no preview.
BACKOFF_MS = (MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS)
# The edges of pictures, in pixels. What is smaller is a spacer or a tracker.
EDGE, MIN_EDGE = 320, 32
# Beyond it, a preview without picture is better than none: an attempt as a whole must end in time.
MAX_SHRINKING_SECONDS = 20


def kind(internet: Internet | None = None) -> Kind:
    """Declare previews as a kind of job."""
    return Kind(
        name=asking.JOB,
        work=Previewer(internet or network.INTERNET).work,
        backoff_ms=BACKOFF_MS,
        max_at_once=4,
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
        except fetching.NotReached:
            raise Retry("not reached") from None
        except fetching.NotFetched:
            return
        # Parsing may take a while.
        if found := await asyncio.to_thread(pages.read, address, page):
            picture = await self._picture(found.picture) if found.picture else None
            await asyncio.to_thread(adding.add, message_id, found.preview, picture)

    async def _picture(self, address: str) -> Picture | None:
        """Return the picture at an address, made small, or None if there is none that can be shown."""
        try:
            content = await fetching.fetch_picture(address, self._internet)
            async with asyncio.timeout(MAX_SHRINKING_SECONDS):
                made = await asyncio.to_thread(_shrunk, content)
        except (fetching.NotFetched, shrinking.Unreadable, shrinking.TooLarge, TimeoutError):
            return None
        return made if min(made.width, made.height) >= MIN_EDGE else None


def _shrunk(content: bytes) -> Picture:
    return shrinking.shrink(content, EDGE, max_source=fetching.MAX_PICTURE_BYTES)
