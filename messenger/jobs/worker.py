"""The background worker: claims due jobs, runs their handlers, and takes over what crashed workers left.

Leases do not depend on any wall clock, which may jump. Every worker watches the leases of the others, and
takes a job over once it has itself seen the same lease for `LEASE_SECONDS` of its own monotonic clock. A
handler is cancelled before that (`MAX_SECONDS`), so no job runs twice at once.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Callable, Iterable
from functools import partial

from messenger.db import Unavailable
from messenger.domain import clock, jobs
from messenger.jobs import queue
from messenger.jobs.kinds import Attempt, ClaimedJob, GiveUp, Kind, Retry
from messenger.outages import Outage

log = logging.getLogger(__name__)

# How often to look for jobs that other processes have added.
POLL_SECONDS = 5
# Keeps a worker from looking all the time while a job is about to be due.
MIN_PAUSE_SECONDS = 0.02
WATCH_SECONDS = 15
TIDY_SECONDS = 3600
LEASE_SECONDS = 60
# Less than the lease, by more than committing a claim may take.
MAX_SECONDS = 50
# How long the end of the application may wait for a claim that is under way.
STOP_SECONDS = 2


async def run(kinds: Iterable[Kind]) -> None:
    """Work jobs of these kinds until the application ends; a lifespan task."""
    await Worker(kinds).run()


class Worker:
    """Runs due jobs, a bounded number of each kind at once; other processes may run more workers."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds: dict[str, Kind] = {}
        for kind in kinds:
            if kind.name in self._kinds:
                raise ValueError(f"two kinds of job are called {kind.name}")
            self._kinds[kind.name] = kind
        self._failing = Outage(log, "Background work fails", "Background work goes on")
        # The attempts under way, by their lease.
        self._running: dict[str, tuple[ClaimedJob, asyncio.Task[None]]] = {}
        # How attempts ended, by their lease, until it is stored.
        self._outcomes: dict[str, Callable[[], bool]] = {}
        self._writing = asyncio.Lock()
        self._claiming: asyncio.Task[ClaimedJob | None] | None = None
        # Leases of other workers, and when this worker first saw each.
        self._watched: dict[str, float] = {}
        self._watched_at = self._tidied_at = -math.inf
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Work due jobs, at once when one is added in this process, until cancelled."""
        with jobs.added.listening() as self._wake:
            try:
                while True:
                    self._wake.clear()
                    pause = await self._try_start_due()
                    # Not wait_for: before Python 3.12 it may swallow a cancellation.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await self._wake.wait()
            finally:
                await self._stop()

    async def work_due(self) -> None:
        """Work until nothing is due. Raises `Unavailable`."""
        while True:
            self._wake.clear()
            await self.start_due()
            # An attempt that ended meanwhile has made room for a job of a kind that was at its limit.
            if self._running:
                await self._wake.wait()
            elif not self._wake.is_set():
                return

    async def start_due(self) -> None:
        """Start due jobs within the limits, without waiting for them. Raises `Unavailable`."""
        # Store outcomes first: a job whose attempt has ended must not be claimed again.
        await self._write_outcomes()
        await self._maintain()
        while kinds := self._free_kinds():
            self._claiming = asyncio.create_task(asyncio.to_thread(queue.claim, kinds))
            job = await asyncio.shield(self._claiming)
            self._claiming = None
            if job is None:
                break
            self._running[job.lease] = (job, asyncio.create_task(self._attempt(job)))

    async def _try_start_due(self) -> float:
        """Start due jobs, and return for how many seconds none becomes due, at most `POLL_SECONDS`.

        Logs a failure instead of raising it, so that the loop goes on.
        """
        # Race: a job may become due right after `start_due` has looked, and must not wait for the next poll.
        looked_at = clock.now()
        try:
            await self.start_due()
            due = await asyncio.to_thread(queue.next_due, self._free_kinds(), looked_at)
        except Unavailable:
            # The database logs its own outages.
            pass
        except Exception as error:
            # Log only the type: the text of an error may quote what people wrote.
            self._failing.begin(type(error).__name__)
        else:
            self._failing.end()
            if due is not None:
                return min(POLL_SECONDS, max(MIN_PAUSE_SECONDS, (due - clock.now()) / 1000))
        return POLL_SECONDS

    async def _stop(self) -> None:
        # It is unknown whether these attempts took effect, so their leases stay until they run out.
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._claiming:
            await self._give_back(self._claiming)

    async def _give_back(self, claiming: asyncio.Task[ClaimedJob | None]) -> None:
        """Release what a claim that was under way has leased, which would wait until the lease ends."""
        self._claiming = None
        # Also the database may be why the application ends.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(STOP_SECONDS):
                if job := await claiming:
                    await asyncio.to_thread(queue.release, job)

    def _free_kinds(self) -> list[str]:
        running = [job.kind for job, _ in self._running.values()]
        return [name for name, kind in self._kinds.items() if running.count(name) < kind.max_at_once]

    # One attempt.

    async def _attempt(self, job: ClaimedJob) -> None:
        attempt = Attempt(job, self._complete)
        try:
            try:
                async with asyncio.timeout(MAX_SECONDS):
                    await self._kinds[job.kind].work(attempt)
                await attempt.done()
            except Exception as error:
                if not attempt.is_done:
                    self._failed(job, error)
            with contextlib.suppress(Unavailable):
                await self._write_outcomes()
        finally:
            del self._running[job.lease]
            self._wake.set()

    async def _complete(self, job: ClaimedJob) -> None:
        self._outcomes[job.lease] = partial(queue.complete, job)
        with contextlib.suppress(Unavailable):
            await self._write_outcomes()

    def _failed(self, job: ClaimedJob, error: Exception) -> None:
        reason = error.reason if isinstance(error, Retry) else type(error).__name__
        # Expected failures are logged by their handler or by the database.
        if not isinstance(error, Retry | Unavailable):
            log.warning("job %d (%s) failed (%s)", job.id, job.kind, reason)
        kind = self._kinds[job.kind]
        if isinstance(error, GiveUp) or job.attempts > len(kind.backoff_ms):
            log.warning("job %d (%s) given up at attempt %d (%s)", job.id, job.kind, job.attempts, reason)
            self._outcomes[job.lease] = partial(queue.give_up, job, reason, kind)
        else:
            self._outcomes[job.lease] = partial(queue.retry, job, reason, kind.backoff_ms[job.attempts - 1])

    # Storing outcomes, as soon as the database answers.

    async def _write_outcomes(self) -> None:
        # Two attempts that end together race here: without the lock, both would store the same outcome.
        async with self._writing:
            for lease, outcome in tuple(self._outcomes.items()):
                try:
                    await asyncio.to_thread(outcome)
                except Unavailable:
                    raise
                except Exception as error:
                    # The lease runs out, and the job is retried.
                    log.warning("the outcome of a job can't be stored (%s)", type(error).__name__)
                self._outcomes.pop(lease, None)

    # Jobs of crashed workers.

    async def _maintain(self) -> None:
        now = time.monotonic()
        if now - self._watched_at < WATCH_SECONDS:
            return
        self._watched_at = now
        await self._take_over(now)
        if now - self._tidied_at >= TIDY_SECONDS:
            self._tidied_at = now
            longest = {name: max(kind.backoff_ms, default=0) for name, kind in self._kinds.items()}
            await asyncio.to_thread(queue.tidy, longest)
        for kind in self._kinds.values():
            if kind.tidy:
                await asyncio.to_thread(kind.tidy)

    async def _take_over(self, now: float) -> None:
        held = await asyncio.to_thread(queue.leased, self._kinds)
        # Races with our own attempts: one may have ended during this query, with its outcome not stored yet.
        # Its lease is not abandoned.
        others = [job for job in held if job.lease not in self._running | self._outcomes.keys()]
        self._watched = {job.lease: self._watched.get(job.lease, now) for job in others}
        for job in others:
            if now - self._watched[job.lease] >= LEASE_SECONDS:
                self._failed(job, Retry("abandoned"))
        await self._write_outcomes()
