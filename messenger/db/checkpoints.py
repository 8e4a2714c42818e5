"""Checkpoints: copy SQLite's write-ahead log (WAL) into the database file."""

import asyncio
import logging
from contextlib import closing

from messenger import db

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 60


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
    """Copy committed transactions into the database file, without blocking readers or writers."""
    database = db.current()
    if not database.is_sqlite:
        return
    try:
        # Not a session: within a transaction, SQLite refuses a checkpoint.
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    except Exception as error:
        # Keep the loop running; the next checkpoint copies what this one could not.
        log.warning("the database file could not be brought up to date (%s)", type(error).__name__)
