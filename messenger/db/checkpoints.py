"""Checkpoints: copy SQLite's write-ahead log (WAL) into the database file."""

import asyncio
import logging
import threading
from contextlib import closing
from typing import Any

from messenger import db

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 60
# Emptying the log keeps writers waiting, so it must not wait for readers for long.
MAX_WAIT_MS = 200

_has_erased = threading.Event()


def note_erasure() -> None:
    """Note that something was erased: the log still has it, so the next checkpoint empties the log."""
    _has_erased.set()


async def run() -> None:
    """Checkpoint every minute and at the end; a lifespan task.

    SQLite itself does so only after 4 MB of writes: until then, a copy of the file alone lacks them.
    """
    try:
        while True:
            await asyncio.to_thread(checkpoint)
            await asyncio.sleep(SECONDS_BETWEEN)
    finally:
        checkpoint()


def checkpoint() -> None:
    """Copy committed transactions into the database file, without blocking readers or, mostly, writers."""
    database = db.current()
    if not database.is_sqlite:
        return
    try:
        # Not a session: within a transaction, SQLite refuses a checkpoint.
        with closing(database.engine.raw_connection()) as connection:
            if _has_erased.is_set():
                _empty_log(connection.cursor())
            else:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    except Exception as error:
        # Keep the loop running; the next checkpoint copies what this one could not.
        log.warning("the database file could not be brought up to date (%s)", type(error).__name__)


def _empty_log(cursor: Any) -> None:
    (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {MAX_WAIT_MS}")
    # Race with an erasure, which may commit after the log was emptied and before the flag is cleared. The log
    # would keep what was erased, so clear the flag first.
    _has_erased.clear()
    is_busy = True
    try:
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        if is_busy:
            _has_erased.set()
        cursor.execute(f"PRAGMA busy_timeout = {before}")
