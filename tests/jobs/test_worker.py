import asyncio
import logging
import threading
from collections.abc import Callable, Iterable

import pytest

from messenger import db
from messenger.domain import clock, jobs
from messenger.jobs import queue, worker
from messenger.jobs.kinds import Attempt, ClaimedJob, GiveUp, Retry
from messenger.jobs.worker import Worker
from tests.support.senders import running
from tests.support.waiting import eventually
from tests.support.working import BACKOFF_MS, Recording, add, claimed, failures, kind, queued

pytestmark = pytest.mark.usefixtures("database")


async def test_job_runs_as_soon_as_it_is_added(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    looked: list[ClaimedJob | None] = []
    claim = queue.claim
    monkeypatch.setattr(queue, "claim", lambda kinds: looked.append(claim(kinds)) or looked[-1])
    async with running(Worker([kind("test", handler)])):
        await eventually(lambda: looked == [None], "the worker has nothing to do")
        await asyncio.to_thread(add, number=7)
        await eventually(lambda: queued() == [], "the job is done")
    assert handler.seen == [7]


async def test_job_of_another_process_runs_soon(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(jobs.added, "ring", lambda: None)
    async with running(Worker([kind("test", handler)])):
        await asyncio.to_thread(add)
        await eventually(lambda: queued() == [], "the job is done")


async def test_worker_that_stops_gives_back_what_it_is_claiming(
    handler: Recording, monkeypatch: pytest.MonkeyPatch
):
    add()
    holding, stopping = threading.Event(), threading.Event()
    claim = queue.claim

    def hold(kinds: Iterable[str]) -> ClaimedJob | None:
        job = claim(kinds)
        holding.set()
        assert stopping.wait(20)
        return job

    monkeypatch.setattr(queue, "claim", hold)
    async with running(Worker([kind("test", handler)])):
        await eventually(holding.is_set, "the job is claimed")
        asyncio.get_running_loop().call_soon(stopping.set)
    monkeypatch.undo()
    assert handler.seen == []
    assert [(job.lease, job.attempts) for job in queued()] == [(None, 0)]


async def test_several_workers_run_each_job_once(handler: Recording):
    for number in range(10):
        add(number=number)
    await asyncio.gather(*(Worker([kind("test", handler, max_at_once=2)]).work_due() for _ in range(3)))
    assert sorted(handler.seen) == list(range(10))
    assert queued() == []


async def test_attempts_at_once_are_bounded_per_kind(handler: Recording):
    quick = Recording()
    for number in range(5):
        add("slow", number=number)
    add("quick")
    handler.open.clear()
    async with running(Worker([kind("slow", handler, max_at_once=2), kind("quick", quick)])):
        await eventually(lambda: handler.running == 2 and quick.seen, "both kinds are worked")
        await eventually(lambda: len(queued()) == 5, "the quick job is done")
        handler.open.set()
        await eventually(lambda: queued() == [], "all jobs are done")
    assert handler.most_at_once == 2


async def test_kind_without_room_waits(handler: Recording):
    add()
    await Worker([kind("test", handler, max_at_once=0)]).work_due()
    assert [job.attempts for job in queued()] == [0]


async def test_poison_job_is_given_up_and_blocks_nobody(
    handler: Recording, let_pass: Callable[[int], None], caplog: pytest.LogCaptureFixture
):
    poison = Recording()
    poison.error = ZeroDivisionError("what people wrote")
    add("poison")
    for number in range(3):
        add(number=number)
    working = Worker([kind("poison", poison), kind("test", handler)])
    await working.work_due()
    assert handler.seen == [0, 1, 2]
    for pause in BACKOFF_MS:
        let_pass(pause)
        await working.work_due()
    let_pass(10 * max(BACKOFF_MS))
    await working.work_due()
    assert len(poison.seen) == len(BACKOFF_MS) + 1
    assert failures() == [(3, "ZeroDivisionError", True)]
    assert "what people wrote" not in caplog.text


async def test_handler_gives_up_at_once_with_its_reason(handler: Recording):
    given_up: list[int] = []
    handler.error = GiveUp("refused")
    job_id = add()
    declared = kind("test", handler, given_up=lambda _tx, job: given_up.append(job.id))
    await Worker([declared]).work_due()
    assert failures() == [(1, "refused", True)]
    assert given_up == [job_id]


async def test_expected_failure_is_retried_without_a_log(
    handler: Recording, let_pass: Callable[[int], None], caplog: pytest.LogCaptureFixture
):
    handler.error = Retry("busy")
    add()
    working = Worker([kind("test", handler)])
    await working.work_due()
    assert failures() == [(1, "busy", False)]
    handler.error = None
    let_pass(BACKOFF_MS[0])
    await working.work_due()
    assert queued() == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_handler_that_hangs_is_cancelled(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "MAX_SECONDS", 0.05)
    handler.open.clear()
    add()
    await Worker([kind("test", handler)]).work_due()
    assert handler.running == 0
    assert failures() == [(1, "TimeoutError", False)]


async def test_failure_after_the_effect_does_not_repeat_it():
    async def work(attempt: Attempt) -> None:
        await attempt.done()
        assert queued() == []
        raise ZeroDivisionError

    add()
    await Worker([kind("test", work)]).work_due()
    assert queued() == []


async def test_database_outage_does_not_repeat_a_done_job(
    handler: Recording, monkeypatch: pytest.MonkeyPatch
):
    is_away = True
    complete = queue.complete

    def complete_or_fail(job: ClaimedJob) -> bool:
        if is_away:
            raise db.Unavailable("away")
        return complete(job)

    monkeypatch.setattr(queue, "complete", complete_or_fail)
    add()
    working = Worker([kind("test", handler)])
    for _ in range(2):
        with pytest.raises(db.Unavailable):
            await working.work_due()
    assert len(queued()) == 1
    is_away = False
    await working.work_due()
    assert (len(handler.seen), queued()) == (1, [])


async def test_two_kinds_of_one_name_are_refused(handler: Recording):
    with pytest.raises(ValueError, match="test"):
        Worker([kind("test", handler), kind("test", handler)])


async def test_unknown_kind_waits_for_a_newer_worker(handler: Recording):
    add("from the future", number=7)
    await Worker([kind("test", handler)]).work_due()
    assert handler.seen == []
    await Worker([kind("from the future", handler)]).work_due()
    assert handler.seen == [7]


async def test_kinds_are_tidied(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "WATCH_SECONDS", 3600)
    tidied: list[str] = []
    working = Worker([kind("test", handler, tidy=lambda: tidied.append("test"))])
    await working.work_due()
    await working.work_due()
    assert tidied == ["test"]


async def test_fresh_lease_of_another_worker_is_respected(handler: Recording):
    add()
    job = claimed()
    await Worker([kind("test", handler)]).work_due()
    assert handler.seen == []
    assert queue.complete(job)


async def test_scheduled_job_runs_at_its_time(handler: Recording, monkeypatch: pytest.MonkeyPatch):
    # Polling would come too late.
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    add(due_at=clock.now() + 500, number=1)
    add(due_at=clock.now() + 3_600_000, number=2)
    async with running(Worker([kind("test", handler)])):
        await eventually(lambda: len(queued()) == 1, "the job that is due has run")
    assert (handler.seen, [job.payload for job in queued()]) == ([1], [{"number": 2}])
