"""Measure how long the server takes to start, and until all tabs are back after it has."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bench import served
from bench.loads import in_parallel
from bench.served import CORES, Served
from bench.tabs import AppTab, FloorTab, Tab

CROWDS = (200, 1000)


async def rows() -> dict[str, str]:
    """Connect tabs, stop the server, start it again, and let all tabs return at once."""
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        folder = Path(name)
        actors, tokens = served.people(f"sqlite:///{folder}/messenger.db", max(CROWDS))
        crowds: list[list[Tab]] = []
        for size in CROWDS:
            room = served.conversation(actors[:size], 50)
            crowds.append([AppTab(room, token) for token in tokens[:size]])
        starts, backs = await _restarts(lambda: served.application(folder, {CORES[0]}), crowds)
    crowds = [[FloorTab() for _ in range(size)] for size in CROWDS]
    least, floors = await _restarts(lambda: served.floor({CORES[0]}), crowds)
    found = {
        "start to listening": f"{statistics.median(starts):.2f} s (floor {statistics.median(least):.2f})"
    }
    for size, back, floor in zip(CROWDS, backs, floors, strict=True):
        found[f"{size:,} tabs back after that: the last one, and the median"] = (
            f"{max(back):.2f} and {statistics.median(back):.2f} s (floor {max(floor):.2f})"
        )
    return found


async def _restarts(
    serve: Callable[[], AbstractContextManager[Served]], crowds: Sequence[Sequence[Tab]]
) -> tuple[list[float], list[list[float]]]:
    """Return the seconds of each start, and for each crowd those from listening until each tab is back."""
    starts: list[float] = []
    backs: list[list[float]] = []
    with serve() as server:
        starts.append(server.start_seconds)
        await _arrive(server, crowds[0])
    for crowd, following in zip(crowds, [*crowds[1:], []], strict=True):
        with serve() as server:
            starts.append(server.start_seconds)
            backs.append(await asyncio.gather(*(_back(tab, server) for tab in crowd)))
            for tab in crowd:
                tab.close()
            await _arrive(server, following)
    return starts, backs


async def _arrive(server: Served, tabs: Sequence[Tab]) -> None:
    await in_parallel(10, (tab.open(server.port) for tab in tabs))


async def _back(tab: Tab, server: Served) -> float:
    await tab.come_back(server.port)
    return time.perf_counter() - server.listening_at
