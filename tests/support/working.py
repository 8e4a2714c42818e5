"""Jobs of kinds that exist only in tests."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import sqlalchemy as sa

from messenger import db
from messenger.domain import jobs
from messenger.jobs import queue
from messenger.jobs.kinds import Attempt, ClaimedJob, Kind
from messenger.models import Job

PAUSE_MS = 1000
BACKOFF_MS = (PAUSE_MS, 2 * PAUSE_MS)


def kind(name: str, work: Callable[[Attempt], Awaitable[None]], **how: Any) -> Kind:
    """Declare a kind of job with a short backoff."""
    return Kind(**({"name": name, "work": work, "backoff_ms": BACKOFF_MS} | how))


def add(name: str = "test", due_at: int = jobs.AT_ONCE, **payload: Any) -> int:
    """Add a job in its own transaction."""
    with db.transaction() as tx:
        return jobs.add(tx, name, payload, due_at)


def claimed(*names: str) -> ClaimedJob:
    """Claim a job that must be due."""
    job = queue.claim(names or ("test",))
    assert job
    return job


def queued() -> list[Job]:
    """Return the rows of the queue, oldest first."""
    with db.reading() as session:
        return list(session.scalars(sa.select(Job).order_by(Job.id)))  # pyright: ignore[reportArgumentType]


def failures() -> Iterable[tuple[int, str | None, bool]]:
    """Return for each job its attempts, the reason of the last failure, and whether it was given up."""
    return [(job.attempts, job.failure, job.due_at is None) for job in queued()]


class Recording:
    """A handler that records its attempts and how many ran at once; it waits or fails on demand."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.running = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None

    async def __call__(self, attempt: Attempt) -> None:
        self.seen.append(attempt.job.payload.get("number"))
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await self.open.wait()
        finally:
            self.running -= 1
        if self.error:
            raise self.error
