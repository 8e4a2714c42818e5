"""Workers that crash or lose their lease, and the workers that take over."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from messenger import db
from messenger.domain.clock import DAY_MS
from messenger.jobs import queue, worker
from messenger.jobs.kinds import ClaimedJob
from messenger.jobs.worker import Worker
from tests.support.senders import running
from tests.support.servers import ROOT, inherited
from tests.support.waiting import eventually
from tests.support.working import Recording, add, claimed, failures, kind, queued

# Runs one job: reports that, and then hangs, or dies right after recording the effect.
PROGRAM = """
import asyncio, os, sys
from messenger.jobs.kinds import Kind
from messenger.jobs.worker import Worker

async def work(attempt):
    if sys.argv[1] == "after":
        await attempt.done()
    print("working", flush=True)
    await asyncio.Event().wait()

asyncio.run(Worker([Kind("test", work, (0, 0, 0))]).run())
"""


@pytest.fixture
def crash(database: db.Database) -> Iterator[Callable[[str], None]]:
    """A function that makes a worker in another process start a job, so that the test can kill it."""
    started: list[subprocess.Popen[str]] = []

    def run(when: str) -> None:
        url = database.url.render_as_string(hide_password=False)
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, when],
            cwd=ROOT,
            env=inherited() | {"DATABASE_URL": url},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "working\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    yield run
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short leases and frequent polling."""
    monkeypatch.setattr(worker, "LEASE_SECONDS", 0.1)
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)


@pytest.mark.usefixtures("short_leases")
async def test_job_of_a_killed_worker_is_taken_over(crash: Callable[[str], None], handler: Recording):
    add(number=7)
    await asyncio.to_thread(crash, "before")
    assert [job.attempts for job in queued()] == [1]
    async with running(Worker([kind("test", handler, backoff_ms=(0,))])):
        await eventually(lambda: queued() == [], "another worker has done the job")
    assert handler.seen == [7]


@pytest.mark.usefixtures("short_leases")
async def test_effect_noted_before_the_crash_is_not_doubled(crash: Callable[[str], None], handler: Recording):
    add()
    await asyncio.to_thread(crash, "after")
    await Worker([kind("test", handler)]).work_due()
    assert (handler.seen, queued()) == ([], [])


@pytest.mark.usefixtures("database", "short_leases")
async def test_job_that_crashes_every_worker_is_given_up(handler: Recording):
    add()
    working = Worker([kind("test", handler, backoff_ms=(), max_at_once=0)])
    claimed()
    async with running(working):
        await eventually(lambda: failures() == [(1, "abandoned", True)], "the job is given up")


@pytest.mark.usefixtures("database", "short_leases")
async def test_worker_does_not_take_over_its_own_job(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    handler.open.clear()
    add()
    working = Worker([kind("test", handler, max_at_once=2, backoff_ms=(0,))])
    looked_at: list[float] = []
    leased = queue.leased

    def look(kinds: Iterable[str]) -> list[ClaimedJob]:
        looked_at.append(time.monotonic())
        return leased(kinds)

    monkeypatch.setattr(queue, "leased", look)
    async with running(working):
        await eventually(lambda: handler.running, "the job runs")
        enough = time.monotonic() + 3 * worker.LEASE_SECONDS
        await eventually(lambda: looked_at[-1] > enough, "the lease has run out in the eyes of others")
        handler.open.set()
        await eventually(lambda: queued() == [], "the job is done")
    assert len(handler.seen) == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("jump", [DAY_MS, -DAY_MS])
async def test_clock_jump_does_not_run_a_job_twice(
    handler: Recording, let_pass: Callable[[int], None], jump: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0)
    handler.open.clear()
    add()
    declared = kind("test", handler, max_at_once=2)
    async with running(Worker([declared])):
        await eventually(lambda: handler.running, "the job runs")
        let_pass(jump)
        other = Worker([declared])
        await other.work_due()
        await other.work_due()
        handler.open.set()
        await eventually(lambda: queued() == [], "the job is done")
    assert len(handler.seen) == 1


@pytest.mark.usefixtures("database", "short_leases")
@pytest.mark.parametrize("jump", [DAY_MS, -DAY_MS])
async def test_clock_jump_leaves_no_crashed_job_stuck(
    handler: Recording, let_pass: Callable[[int], None], jump: int
):
    add()
    claimed()
    let_pass(jump)
    async with running(Worker([kind("test", handler, backoff_ms=(0,))])):
        await eventually(lambda: queued() == [], "another worker has done the job")
