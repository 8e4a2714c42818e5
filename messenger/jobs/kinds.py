"""Kinds of jobs: their declaration, and the errors by which handlers report failed attempts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from messenger import db


@dataclass(frozen=True)
class ClaimedJob:
    """A claimed job; `attempts` includes this attempt, and `lease` is the token of this claim."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease: str


class Attempt:
    """An attempt, as its handler sees it: the job, and a way to report that its effect has happened."""

    def __init__(self, job: ClaimedJob, complete: Callable[[ClaimedJob], Awaitable[None]]) -> None:
        self.job = job
        self.is_done = False
        self._complete = complete

    async def done(self) -> None:
        """Complete the job, so that a later failure no longer makes it run again. Idempotent.

        Returning from the handler does the same. Call this as soon as the effect cannot be undone.
        """
        if not self.is_done:
            self.is_done = True
            await self._complete(self.job)


class Retry(Exception):
    """The attempt failed; try again after the backoff.

    The reason is stored: it is a short key, and never quotes what people wrote.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GiveUp(Retry):
    """The attempt failed permanently: don't retry."""


@dataclass(frozen=True)
class Kind:
    """A kind of job, declared once: its name in the database, its handler, and its limits."""

    name: str
    # The handler. It first checks whether the work is still needed: that may have changed since the job was
    # added.
    work: Callable[[Attempt], Awaitable[None]]
    # Retry backoff: the pause after each failed attempt. When the attempt after the last pause fails, the job
    # is given up.
    backoff_ms: tuple[int, ...]
    # Attempts under way at once in one worker; 0 leaves the jobs of this kind waiting.
    max_at_once: int = 1
    # Runs in the transaction that gives a job up. The job stays, with its reason, for `queue.KEPT_MS`.
    given_up: Callable[[db.Transaction, ClaimedJob], None] | None = None
    # Runs every `worker.WATCH_SECONDS` in each worker, to drop work that is no longer needed.
    tidy: Callable[[], None] | None = None
