"""Provoke races: run calls concurrently, or run one right before another commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from sqlalchemy import event

from messenger import db


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
