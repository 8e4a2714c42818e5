"""The database goes down, is locked, or cannot grow, while people talk."""

import asyncio
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.faults.conftest import Talk
from tests.support.live_tabs import LiveTab
from tests.support.servers import Application, PostgresServer

SECONDS_WITH_REDIS, SECONDS = 5, 30
NOT_WRITTEN = "The database can't be written"
# Two workers start at once, perhaps on a busy machine.
SECONDS_TO_START = 60
SOME_BYTES = 64 * 1024


@contextmanager
def _locked(server: Application) -> Iterator[None]:
    with closing(sqlite3.connect(server.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.rollback()


@contextmanager
def _full(server: Application) -> Iterator[None]:
    """Stop the workers' files from growing: to SQLite this looks like a full disk."""
    least = len(server.log()) + SOME_BYTES
    for worker in server.workers():
        worker.rlimit(resource.RLIMIT_FSIZE, (least, resource.RLIM_INFINITY))
    yield
    for worker in server.workers():
        worker.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def _all_are_told(talk: Talk) -> None:
    told: set[LiveTab] = set()

    # Not all at the same moment: each retries by itself, and is pending in between.
    def are_told() -> bool:
        for tab in talk.room.tabs:
            if any("can't reach its database" in row.get("reason", "") for row in tab.messages(talk.id)):
                told.add(tab)
        return told == set(talk.room.tabs)

    await talk.room.until(are_told, "all are told that it was not saved", 40)


async def test_sqlite_is_locked_by_another_process(small_talk: Talk):
    await small_talk.seat_all()
    with _locked(small_talk.server):
        async with small_talk.room.talking(small_talk.id):
            await _all_are_told(small_talk)
    await small_talk.room.converges(small_talk.id, SECONDS)
    assert NOT_WRITTEN in small_talk.server.log()


async def test_sqlite_cannot_grow(small_talk: Talk):
    await small_talk.seat_all()
    async with small_talk.room.talking(small_talk.id):
        with _full(small_talk.server):
            await _all_are_told(small_talk)
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_postgresql_restarts(large_talk: Talk, postgres: PostgresServer):
    await large_talk.seat_all()
    async with large_talk.room.talking(large_talk.id):
        await asyncio.to_thread(postgres.stop, signal.SIGINT)
        await _all_are_told(large_talk)
        await asyncio.to_thread(postgres.start)
    await large_talk.room.converges(large_talk.id, SECONDS_WITH_REDIS)


async def test_tabs_come_back_before_postgresql_does(large_talk: Talk, postgres: PostgresServer):
    await large_talk.seat_all()
    connections = [len(tab.connections) for tab in large_talk.room.tabs]
    await asyncio.to_thread(postgres.stop, signal.SIGINT)
    for worker in large_talk.server.workers():
        worker.kill()
    await large_talk.room.until(
        lambda: all(
            len(tab.connections) > before and tab.is_connected
            for tab, before in zip(large_talk.room.tabs, connections, strict=True)
        ),
        "all tabs are connected again",
        SECONDS_TO_START,
    )
    await large_talk.room.until(
        lambda: "The database doesn't answer" in large_talk.server.log(), "greeting failed"
    )
    await asyncio.to_thread(postgres.start)
    large_talk.room.tabs[0].say(large_talk.id, "Are you all back?")
    await large_talk.room.converges(large_talk.id, SECONDS_WITH_REDIS)
    await large_talk.room.hear_each_other(large_talk.id)
