"""Fixtures for faults: a minimal and a full application, and people with tabs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from messenger import db
from messenger.domain.actors import Actor
from tests.conftest import UNUSED
from tests.support import rooms, servers
from tests.support.people import conversation_of, new_id, people
from tests.support.rooms import Room
from tests.support.servers import Application, PostgresServer, RedisServer


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report how long tabs took to converge, next to the promised time."""
    for promised in sorted({promised for _, promised in rooms.taken}):
        longest = max(took for took, promise in rooms.taken if promise == promised)
        terminalreporter.write_line(f"Tabs agree after at most {longest:.1f} s; {promised:g} s are promised.")


# Tests that use the same application run in one process, one after another.
APPLICATIONS = ("small", "large", "relayed")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Group the tests by the application that they use."""
    for used in getattr(item, "fixturenames", ()):
        if used in APPLICATIONS:
            item.add_marker(pytest.mark.xdist_group(used))


@dataclass
class Talk:
    """Three people who share a conversation, with a room for their tabs."""

    server: Application
    room: Room
    people: list[Actor]
    id: int

    async def seat_all(self) -> None:
        """Open a tab for each person, a second one for the first, and more until every worker has one."""
        for actor in [*self.people, self.people[0]]:
            await self.room.open(actor, self.id)
        while not self.server.has_connections_at_each_worker():
            await self.room.open(self.people[1], self.id)
        await self.room.hear_each_other(self.id)


@pytest.fixture(scope="session")
def small() -> Iterator[Application]:
    """The application with default settings: one worker, SQLite, no Redis."""
    with servers.application() as server:
        yield server


@pytest.fixture(scope="session")
def large(postgres: PostgresServer, redis: RedisServer) -> Iterator[Application]:
    """The application with two workers, PostgreSQL and Redis."""
    url = postgres.new_database()
    with servers.application(DATABASE_URL=url, REDIS_URL=redis.url, WORKERS="2") as server:
        yield server


@pytest.fixture
async def small_talk(small: Application) -> AsyncIterator[Talk]:
    """People who talk on the small application."""
    async with talk_at(small) as talk:
        yield talk


@pytest.fixture
async def large_talk(large: Application) -> AsyncIterator[Talk]:
    """People who talk on the large application."""
    async with talk_at(large) as talk:
        yield talk


@asynccontextmanager
async def talk_at(server: Application) -> AsyncIterator[Talk]:
    """Provide three people with a conversation on an application."""
    db.use(server.database_url)
    try:
        three = people(*(f"{name} {new_id()[:8]}" for name in ("Ada", "Bob", "Cleo")))
        async with rooms.room(server) as room:
            yield Talk(server, room, three, conversation_of(*three))
    finally:
        db.use(UNUSED)
