"""Workers that send mail while a test needs them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from messenger.config import Settings
from messenger.jobs.worker import Worker
from messenger.mail import sending


def sender(settings: Settings) -> Worker:
    """Return a worker that only sends mail, as the settings say."""
    return Worker([sending.kind(settings)])


@asynccontextmanager
async def running(*workers: Worker) -> AsyncIterator[None]:
    """Run workers inside the block; they must end promptly when cancelled."""
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(3):
            await asyncio.gather(*tasks, return_exceptions=True)
