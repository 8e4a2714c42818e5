"""Provoke races: run calls concurrently, or run one right before another commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from messenger import db
from tests.support.waiting import until

WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; return what each returned or raised."""
    begin = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        begin.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def before_next_commit(do: Callable[[db.Transaction], object]) -> None:
    """Call the function once, with the next transaction that is about to commit."""
    event.listen(db.Transaction, "before_commit", do, once=True)


@contextmanager
def before_commits(do: Callable[[db.Transaction], object]) -> Iterator[None]:
    """Call the function with each transaction that is about to commit inside the block."""
    event.listen(db.Transaction, "before_commit", do)
    try:
        yield
    finally:
        event.remove(db.Transaction, "before_commit", do)


def _is_somebody_waiting() -> bool:
    with db.reading() as session:
        return session.execute(WAITING).scalar_one() > 0


def overtakes(late: Callable[[], object], early: Callable[[], object]) -> "Future[object]":
    """Start the late verb when the early one is done but not committed, on PostgreSQL; return its outcome."""
    with ThreadPoolExecutor(1) as threads:
        began: list[Future[object]] = []

        def begin(_transaction: object) -> None:
            began.append(threads.submit(late))
            until(lambda: _is_somebody_waiting() or began[0].done(), "the one waits for the other")

        before_next_commit(begin)
        early()
    return began[0]
