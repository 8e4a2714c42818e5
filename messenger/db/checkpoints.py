"""Checkpoints: SQLite writes to a log beside the database file; from time to time, the file takes it over."""

import asyncio
import logging
from contextlib import closing

from messenger import db

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 60


async def run() -> None:
    """Bring the database file up to date every minute and at the end; a lifespan task.

    By itself SQLite does so after 4 MB of writes: until then, a copy of the file alone lacks them.
    """
    try:
        while True:
            await asyncio.to_thread(checkpoint)
            await asyncio.sleep(SECONDS_BETWEEN)
    finally:
        checkpoint()


def checkpoint() -> None:
    """Move what is committed into the database file, without keeping readers or writers waiting."""
    database = db.current()
    if not database.is_sqlite:
        return
    try:
        # Not a session: within a transaction, SQLite refuses a checkpoint.
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    except Exception as error:
        # What runs for ever must go on; the next one takes over what this one could not.
        log.warning("the database file could not be brought up to date (%s)", type(error).__name__)
