"""The benchmark runs against the current build."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import served
from bench.browser import from_tab_to_tab, send_to_shown
from bench.first_row import loads
from bench.loads import latency, open_tabs, send_at
from bench.served import Served
from tests.support.waiting import eventually

Place = tuple[Served, int, list[str]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The application, with a conversation of four signed-in people."""
    actors, tokens = served.people(f"sqlite:///{tmp_path}/messenger.db", 4)
    conversation = served.conversation(actors, 50)
    with served.application(tmp_path, set(served.CORES)) as running:
        yield running, conversation, tokens


async def test_it_sees_what_arrives_at_sockets_and_on_screens(place: Place):
    server, conversation, tokens = place
    tabs = await open_tabs(server, conversation, tokens[2:])
    assert len(await latency(tabs, 5)) == 5
    load = await send_at(10, 0.5, tabs, server)
    assert load.arrived == 1
    assert load.cpu > 0
    shown = await send_to_shown(server, conversation, tokens[:2], 3)
    assert len(shown) == 3
    assert all(0 < wait < 10 for wait in shown)
    for tab in tabs:
        tab.close()


async def test_returning_tab_asks_for_what_it_missed(place: Place):
    server, conversation, tokens = place
    stayed, left = await open_tabs(server, conversation, tokens[:2])
    assert left.known == 50
    left.close()
    await eventually(lambda: not left.is_open, "the connection is closed")
    await latency([stayed, stayed], 1)
    await left.come_back(server.port)
    assert left.is_open
    assert left.known == 51
    stayed.close()
    left.close()


async def test_it_sees_the_first_row_of_a_load(place: Place):
    server, conversation, tokens = place
    path = f"/conversations/{conversation}"
    cold, warm = await loads(server.port, path, tokens[0], "message 49", slower=1, times=1)
    for load in (*cold, *warm):
        assert load.ms > 0
        assert load.busy_ms > load.script_ms > 0


async def test_it_sees_messages_in_two_tabs_of_a_browser(place: Place):
    server, conversation, tokens = place
    own, other = await from_tab_to_tab(server, conversation, tokens[0], 3)
    assert len(own) == len(other) == 3
    assert all(0 < wait < 10 for wait in (*own, *other))
