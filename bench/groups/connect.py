"""Measure the CPU that a tab costs until its conversation is open."""

import asyncio
import tempfile
from pathlib import Path

from bench import served
from bench.loads import open_floor, open_tabs
from bench.served import CORES, Served
from bench.sockets import get
from bench.tabs import AppTab, FloorTab

TABS = 200
WARMING = 10
# The server compares each tab with the database once more, a second after it has joined.
SETTLING_SECONDS = 2


async def rows() -> dict[str, str]:
    """Connect tabs one after another: the page, the websocket, the greeting, the open conversation."""
    with served.floor({CORES[0]}) as server:
        await open_floor(server, WARMING)
        floor = await _cost(server, [FloorTab() for _ in range(TABS)])
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, tokens = served.people(f"sqlite:///{name}/messenger.db", TABS)
        room = served.conversation(actors, 50)
        with served.application(Path(name), {CORES[0]}) as server:
            for tab in await open_tabs(server, room, tokens[:WARMING]):
                tab.close()
            spent = await _cost(server, [AppTab(room, token) for token in tokens])
    return {"CPU to connect a tab": f"{spent:.1f} ms (floor {floor:.1f})"}


async def _cost(server: Served, tabs: list[AppTab] | list[FloorTab]) -> float:
    await asyncio.sleep(SETTLING_SECONDS)
    before = server.cpu_seconds()
    for tab in tabs:
        assert b" 200 " in await get(server.port, tab.path, tab.cookie(server.port))
        await tab.open(server.port)
    await asyncio.sleep(SETTLING_SECONDS)
    return (server.cpu_seconds() - before) / len(tabs) * 1000
