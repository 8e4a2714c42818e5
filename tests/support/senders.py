"""Senders of mail that run for as long as a test needs them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from messenger.mail.worker import Sender


@asynccontextmanager
async def running(*senders: Sender) -> AsyncIterator[None]:
    """Let senders run meanwhile; they must end at once when they are told to."""
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(3):
            await asyncio.gather(*tasks, return_exceptions=True)
