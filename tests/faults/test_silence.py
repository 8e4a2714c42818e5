"""Servers that say nothing: connections stay open, new ones are taken, and no answer ever comes."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from messenger.access.refusals import NOT_NOW
from tests.faults.conftest import Talk, talk_at
from tests.support import servers
from tests.support.live_tabs import LiveTab
from tests.support.people import conversation_of
from tests.support.processes import free_port
from tests.support.relay import Relay, relay
from tests.support.servers import Application, PostgresServer, RedisServer

SECONDS_WITH_REDIS, SECONDS = 5, 30
# The bound is 13 s; a busy machine gets more.
SECONDS_TO_TELL = 20 + 10
DATABASE, DATABASE_BACK = "The database doesn't answer", "The database answers again"
UNREACHABLE = "Can't reach the database. Check DATABASE_URL and that the database is running."
REDIS, REDIS_BACK = "Redis is not reachable", "Redis is reachable again"


@dataclass
class Relayed:
    """An application that reaches all it needs by way of relays."""

    server: Application
    database: Relay
    redis: Relay


@pytest.fixture(scope="module")
def relayed(postgres: PostgresServer, redis: RedisServer) -> Iterator[Relayed]:
    """The application with one worker, whose log has one line of what each of several would say."""
    url = postgres.new_database()
    with (
        relay(("127.0.0.1", postgres.port)) as to_database,
        relay(("127.0.0.1", redis.port)) as to_redis,
        servers.application(
            DATABASE_URL=to_database.url_for(url), REDIS_URL=to_redis.url_for(redis.url)
        ) as server,
    ):
        # The test itself looks into the database past the relay.
        server.database_url = url
        yield Relayed(server, to_database, to_redis)


@pytest.fixture
async def talk(relayed: Relayed) -> AsyncIterator[Talk]:
    """People who talk there."""
    async with talk_at(relayed.server) as talk:
        yield talk


async def _all_are_told(talk: Talk, conversation_ids: list[int]) -> None:
    def are_told() -> bool:
        return all(
            any(row.get("reason") == NOT_NOW for row in tab.messages(there))
            for tab in talk.room.tabs
            for there in conversation_ids
            if any(said_in == there for said_in, _ in tab.said)
        )

    await talk.room.until(are_told, "all are told", SECONDS_TO_TELL)


def _new_lines(server: Application, before: str, text: str) -> list[str]:
    return [line for line in server.log()[len(before) :].splitlines() if text in line]


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["passes on again", "forgets"])
async def test_silent_database_is_shown_and_heals(talk: Talk, relayed: Relayed, is_forgotten: bool):
    ada, bob, cleo = talk.people
    # One conversation for each lane, and one more.
    others = [conversation_of(ada, bob, cleo) for _ in range(4)]
    for actor in talk.people:
        await talk.room.open(actor, talk.id, *others)
    await talk.room.hear_each_other(talk.id)
    before = relayed.server.log()
    async with talk.room.talking(talk.id):
        await asyncio.sleep(0)
        relayed.database.fall_silent()
        # Everywhere, as no conversation must wait behind another.
        for number, there in enumerate(others):
            talk.room.tabs[number % 3].say(there, f"Hello {number}")
        await _all_are_told(talk, [talk.id, *others])
        # What needs no database answers all the while.
        start = time.monotonic()
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{relayed.server.port}/ping")).is_success
        assert time.monotonic() - start < 5
    if is_forgotten:
        relayed.database.forget()
    relayed.database.recover()
    for there in [talk.id, *others]:
        await talk.room.converges(there, SECONDS)
    await talk.room.until(
        lambda: _new_lines(relayed.server, before, DATABASE_BACK), "the end of the outage is logged"
    )
    assert len(_new_lines(relayed.server, before, DATABASE)) == 1
    # Nothing else: no line for a message, a tab or a handler.
    assert len(relayed.server.log()[len(before) :].splitlines()) == 2
    await talk.room.hear_each_other(talk.id)


async def test_silent_redis_delays_nobody(talk: Talk, relayed: Relayed):
    for actor in talk.people:
        await talk.room.open(actor, talk.id)
    before = relayed.server.log()
    relayed.redis.fall_silent()
    await talk.room.hear_each_other(talk.id)
    async with talk.room.talking(talk.id):
        await talk.room.until(lambda: _new_lines(relayed.server, before, REDIS), "it is noticed")
    said = [(tab, tab.said[-1][1]) for tab in talk.room.tabs]
    await talk.room.until(lambda: all(LiveTab.has_acknowledged(*last) for last in said), "sending goes on")
    relayed.redis.recover()
    await talk.room.converges(talk.id, SECONDS_WITH_REDIS)
    await talk.room.until(lambda: _new_lines(relayed.server, before, REDIS_BACK), "it is back")
    assert len(relayed.server.log()[len(before) :].splitlines()) == 2


def test_start_with_a_silent_database_ends_with_the_reason(postgres: PostgresServer, tmp_path: Path):
    with relay(("127.0.0.1", postgres.port)) as silent:
        silent.fall_silent()
        url = silent.url_for(postgres.url_of("postgres"))
        starting = Application(tmp_path, free_port(), {"DATABASE_URL": url})
        process = starting.spawn(cwd=servers.ROOT, env=starting.environment)
        assert process.wait(timeout=60) == 1
    assert (
        starting.log() == "Can't reach the database. Check DATABASE_URL and that the database is running.\n"
    )
