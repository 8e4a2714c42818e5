"""Group commit: messages that arrive during a transaction are stored together in the next one."""

import asyncio
from collections.abc import Sequence

from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft, Receipt, Request

LANES = 4
MAX_TOGETHER = 100

Waiting = tuple[Request, asyncio.Future[Receipt]]


class Lane:
    """Stores one batch at a time, on a thread, and gives each sender their receipt."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def send(self, request: Request) -> Receipt:
        """Store the request in the next batch. Raises `Unavailable`."""
        receipt = asyncio.get_running_loop().create_future()
        self._waiting.append((request, receipt))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await receipt

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_TOGETHER], self._waiting[MAX_TOGETHER:]
            await self._store(batch)

    async def _store(self, batch: list[Waiting]) -> None:
        try:
            receipts = await asyncio.to_thread(sending.send_together, [request for request, _ in batch])
        except Exception as error:
            # A fault in what one person sends must not fail the others. Store each alone: that is idempotent.
            if len(batch) > 1 and not isinstance(error, Unavailable):
                for waiting in batch:
                    await self._store([waiting])
                return
            for _, receipt in batch:
                if not receipt.done():
                    receipt.set_exception(error)
            return
        for (_, waiting), receipt in zip(batch, receipts, strict=True):
            if not waiting.done():
                waiting.set_result(receipt)


_lanes = [Lane() for _ in range(LANES)]


async def send(actor: Actor, drafts: Sequence[Draft]) -> Receipt:
    """Store the drafts; the conversation decides the lane, so a slow one delays few others.

    Raises `Unavailable`.
    """
    lane = _lanes[drafts[0].conversation % LANES] if drafts else _lanes[0]
    return await lane.send((actor, drafts))
