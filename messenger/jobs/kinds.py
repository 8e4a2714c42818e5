"""What a kind of job declares, and how its handler reports a failed attempt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from messenger import db


@dataclass(frozen=True)
class ClaimedJob:
    """A claimed job; `attempts` counts this attempt, `lease` is the token that this claim holds."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease: str


class Attempt:
    """What a handler gets: the job, and a way to note that its effect has happened."""

    def __init__(self, job: ClaimedJob, complete: Callable[[ClaimedJob], Awaitable[None]]) -> None:
        self.job = job
        self.is_done = False
        self._complete = complete

    async def done(self) -> None:
        """Complete the job: whatever fails afterwards no longer makes it run again. Idempotent.

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
    """The attempt failed for good: trying again is no use."""


@dataclass(frozen=True)
class Kind:
    """A kind of job, declared once: its name in the database, its handler, and its limits."""

    name: str
    # Looks first whether there is still a reason for the work: it may have gone since the job was added.
    work: Callable[[Attempt], Awaitable[None]]
    # Retry backoff: the pause after each failed attempt. When the attempt after the last pause fails, the job
    # is given up.
    backoff_ms: tuple[int, ...]
    # Attempts under way at once in one worker; 0 leaves the jobs of this kind waiting.
    max_at_once: int = 1
    # Runs in the transaction that gives a job up. The job stays, with its reason, for `queue.KEPT_MS`.
    given_up: Callable[[db.Transaction, ClaimedJob], None] | None = None
    # Runs every `worker.WATCH_SECONDS` in each worker, to drop what need not be done any more.
    tidy: Callable[[], None] | None = None
