"""Measure the CPU of tabs that are connected while nobody writes."""

import asyncio
import tempfile
from pathlib import Path

from bench import served
from bench.loads import open_floor, open_tabs
from bench.served import CORES

TABS = 200
# Two heartbeats of 25 s.
MIN_SECONDS = 52
# What is left over from connecting, such as the second comparison of each tab.
SETTLING_SECONDS = 4


async def rows(seconds: float) -> dict[str, str]:
    """Measure the application and the floor at the same time: CPU time is counted for each process."""
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, tokens = served.people(f"sqlite:///{name}/messenger.db", TABS)
        room = served.conversation(actors, 50)
        with served.application(Path(name), {CORES[0]}) as server, served.floor({CORES[0]}) as floor:
            tabs = [*await open_tabs(server, room, tokens), *await open_floor(floor, TABS)]
            await asyncio.sleep(SETTLING_SECONDS)
            before = server.cpu_seconds(), floor.cpu_seconds()
            length = max(MIN_SECONDS, seconds)
            await asyncio.sleep(length)
            spent, least = server.cpu_seconds() - before[0], floor.cpu_seconds() - before[1]
            assert all(tab.is_open for tab in tabs), "a silent tab lost its connection"
    cost = f"{spent / length * 1000:.1f} ms a second (floor {least / length * 1000:.1f})"
    return {f"CPU of {TABS} silent tabs": cost}
