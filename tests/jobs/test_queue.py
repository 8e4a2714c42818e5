from collections.abc import Callable

import pytest
from sqlalchemy import event

from messenger import db
from messenger.domain import clock, jobs
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.jobs import queue
from messenger.jobs.kinds import ClaimedJob, Kind
from messenger.models import Job
from tests.support.at_once import at_once
from tests.support.working import BACKOFF_MS, PAUSE_MS, Recording, add, claimed, failures, kind, queued

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def test_kind(handler: Recording) -> Kind:
    """A kind of job that no worker runs here."""
    return kind("test", handler)


def tidy() -> None:
    queue.tidy({"test": max(BACKOFF_MS)})


def test_claimed_job_has_its_payload():
    job_id = add(number=7)
    job = claimed()
    assert (job.id, job.kind, job.payload, job.attempts) == (job_id, "test", {"number": 7}, 1)


def test_job_of_a_rolled_back_transaction_never_runs():
    def fail() -> None:
        with db.transaction() as tx:
            jobs.add(tx, "test")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert queue.claim(["test"]) is None
    assert queued() == []


def test_job_is_invisible_before_the_commit():
    with db.transaction() as tx:
        jobs.add(tx, "test")
        tx.flush()
        assert at_once(lambda: queue.claim(["test"])) == [None]
    assert claimed()


def test_two_workers_never_hold_one_job():
    ids = {add() for _ in range(3)}
    outcomes = at_once(*[lambda: queue.claim(["test"])] * 6)
    held = [outcome for outcome in outcomes if isinstance(outcome, ClaimedJob)]
    assert {job.id for job in held} == ids
    assert len(held) == 3
    assert outcomes.count(None) == 3


def test_oldest_due_job_comes_first(let_pass: Callable[[int], None]):
    later = add(due_at=clock.now() + 2)
    sooner = add(due_at=clock.now() + 1)
    let_pass(2)
    assert [claimed().id, claimed().id] == [sooner, later]


def test_scheduled_job_waits_for_its_time(let_pass: Callable[[int], None]):
    add(due_at=clock.now() + DAY_MS)
    let_pass(DAY_MS - 1)
    assert queue.claim(["test"]) is None
    let_pass(1)
    assert claimed()


def test_completed_job_is_gone():
    add()
    assert queue.complete(claimed())
    assert queued() == []


def test_failed_job_waits_for_its_backoff(let_pass: Callable[[int], None]):
    add()
    assert queue.retry(claimed(), "busy", PAUSE_MS)
    assert failures() == [(1, "busy", False)]
    let_pass(PAUSE_MS - 1)
    assert queue.claim(["test"]) is None
    let_pass(1)
    assert claimed().attempts == 2


def test_long_reason_is_cut(test_kind: Kind):
    add()
    queue.retry(claimed(), "x" * 100, 0)
    queue.give_up(claimed(), "x" * 100, test_kind)
    assert failures() == [(2, "x" * 40, True)]


def test_job_given_up_stays_with_its_reason_for_a_week(test_kind: Kind, let_pass: Callable[[int], None]):
    add()
    assert queue.give_up(claimed(), "poison", test_kind)
    let_pass(queue.KEPT_MS - 1)
    tidy()
    assert queue.claim(["test"]) is None
    assert failures() == [(1, "poison", True)]
    let_pass(1)
    tidy()
    assert queued() == []


def test_giving_up_is_one_transaction_with_its_callback(handler: Recording):
    def fail(_tx: db.Transaction, _job: ClaimedJob) -> None:
        raise ZeroDivisionError

    def note(tx: db.Transaction, job: ClaimedJob) -> None:
        jobs.add(tx, "after", {"of": job.id})

    job_id = add()
    job = claimed()
    with pytest.raises(ZeroDivisionError):
        queue.give_up(job, "poison", kind("test", handler, given_up=fail))
    assert failures() == [(1, None, False)]
    assert queue.give_up(job, "poison", kind("test", handler, given_up=note))
    assert queued()[1].payload == {"of": job_id}


def test_late_worker_cannot_touch_a_job_taken_over(test_kind: Kind):
    add()
    late = claimed()
    queue.retry(late, "abandoned", 0)
    current = claimed()
    assert not queue.complete(late)
    assert not queue.retry(late, "late", DAY_MS)
    assert not queue.give_up(late, "late", test_kind)
    assert queue.complete(current)


def test_unknown_kind_is_left_for_a_newer_worker():
    add("from the future")
    assert queue.claim(["test"]) is None
    assert queue.leased(["test"]) == []
    tidy()
    assert claimed("from the future").attempts == 1


def test_leases_of_unknown_kinds_are_left_alone():
    add("from the future")
    job = claimed("from the future")
    assert queue.leased(["test"]) == []
    assert queue.leased(["from the future"]) == [job]


@pytest.mark.parametrize("jump", [-3650 * DAY_MS, -HOUR_MS, HOUR_MS, 3650 * DAY_MS])
def test_clock_jump_ends_no_lease(let_pass: Callable[[int], None], jump: int):
    add()
    job = claimed()
    let_pass(jump)
    tidy()
    assert queue.claim(["test"]) is None
    assert queue.leased(["test"]) == [job]
    assert queue.complete(job)


def test_new_job_is_due_after_the_clock_is_set_back(let_pass: Callable[[int], None]):
    add()
    let_pass(-3650 * DAY_MS)
    assert claimed()


def test_retry_is_not_stuck_after_the_clock_is_set_back(let_pass: Callable[[int], None]):
    add()
    queue.retry(claimed(), "busy", PAUSE_MS)
    let_pass(-3650 * DAY_MS)
    assert queue.claim(["test"]) is None
    tidy()
    assert claimed().attempts == 2


def test_retry_within_its_backoff_is_not_hurried():
    add()
    queue.retry(claimed(), "busy", max(BACKOFF_MS))
    tidy()
    assert queue.claim(["test"]) is None


def test_scheduled_job_keeps_its_time_when_the_clock_is_set_back(let_pass: Callable[[int], None]):
    add(due_at=clock.now() + DAY_MS)
    let_pass(-DAY_MS)
    tidy()
    assert queue.claim(["test"]) is None


def test_idle_queue_costs_one_query():
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    add("from the future")
    event.listen(db.current().engine, "before_cursor_execute", note)
    assert queue.claim(["test"]) is None
    assert len([statement for statement in said if Job.__tablename__ in statement]) == 1
