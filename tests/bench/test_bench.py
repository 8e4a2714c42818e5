"""The benchmark runs against the current build."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import served
from bench.browser import send_to_shown
from bench.loads import latency, open_tabs, send_at
from bench.served import Served

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
