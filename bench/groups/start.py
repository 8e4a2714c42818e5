"""Measure how long the server takes to start, and until all tabs are back after it has."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bench import served
from bench.loads import in_ms, in_parallel
from bench.served import CORES, Served
from bench.tabs import AppTab, FloorTab, Tab
from tests.support.waiting import eventually

CROWDS = (200, 1000)
TALK_SECONDS = 0.25


@dataclass(frozen=True)
class Return:
    """When each tab was back, in seconds from listening; the latencies of two who talk meanwhile; the CPU."""

    back: list[float]
    waits: list[float]
    cpu: float


async def rows() -> dict[str, str]:
    """Connect tabs, stop the server, start it again, and let all tabs return at once."""
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        folder = Path(name)
        actors, tokens = served.people(f"sqlite:///{folder}/messenger.db", 2 + max(CROWDS))
        crowds: list[list[Tab]] = []
        for size in CROWDS:
            pair, room = served.conversation(actors[:2]), served.conversation(actors[2 : 2 + size], 50)
            crowds.append([AppTab(pair, token) for token in tokens[:2]])
            crowds[-1] += [AppTab(room, token) for token in tokens[2 : 2 + size]]
        starts, returns = await _restarts(lambda: served.application(folder, {CORES[0]}), crowds)
    crowds = [[FloorTab() for _ in range(2 + size)] for size in CROWDS]
    least, floors = await _restarts(lambda: served.floor({CORES[0]}), crowds)
    found = {"start to listening": f"{_medians(starts)} (floor {_medians(least)})"}
    for size, one, floor in zip(CROWDS, returns, floors, strict=True):
        found[f"{size:,} tabs back after that: the last one, and the median"] = (
            f"{max(one.back):.2f} and {statistics.median(one.back):.2f} s (floor {max(floor.back):.2f})"
        )
        found[f"CPU per tab of {size:,} that return"] = (
            f"{one.cpu / size * 1000:.1f} ms (floor {floor.cpu / size * 1000:.1f})"
        )
        if one.waits:
            found[f"send to arrived while {size:,} return, median and p95"] = in_ms(one.waits)
    return found


def _medians(starts: Sequence[tuple[float, float]]) -> str:
    seconds, cpu = (statistics.median(each) for each in zip(*starts, strict=True))
    return f"{seconds:.2f} s, CPU {cpu:.2f} s"


async def _restarts(
    serve: Callable[[], AbstractContextManager[Served]], crowds: Sequence[Sequence[Tab]]
) -> tuple[list[tuple[float, float]], list[Return]]:
    """Start once more than there are crowds; return the time and CPU of each start, and each return."""
    starts: list[tuple[float, float]] = []
    returns: list[Return] = []
    with serve() as server:
        starts.append((server.start_seconds, server.start_cpu))
        await _arrive(server, crowds[0])
    for crowd, following in zip(crowds, [*crowds[1:], []], strict=True):
        with serve() as server:
            starts.append((server.start_seconds, server.start_cpu))
            returns.append(await _return(server, crowd))
            for tab in crowd:
                tab.close()
            await _arrive(server, following)
    return starts, returns


async def _arrive(server: Served, tabs: Sequence[Tab]) -> None:
    await in_parallel(10, (tab.open(server.port) for tab in tabs))


async def _return(server: Served, tabs: Sequence[Tab]) -> Return:
    """Let all return at once; the first two talk as soon as they are back."""
    before = server.cpu_seconds()
    returning = [asyncio.create_task(_back(tab, server)) for tab in tabs]
    writer, reader = tabs[:2]
    await asyncio.gather(*returning[:2])
    reader.waits, reader.count, sent = [], 0, 0
    while not all(task.done() for task in returning):
        writer.say()
        sent += 1
        await asyncio.sleep(TALK_SECONDS)
    await eventually(lambda: reader.count >= sent, "what was said while tabs returned arrives")
    return Return(await asyncio.gather(*returning), reader.waits, server.cpu_seconds() - before)


async def _back(tab: Tab, server: Served) -> float:
    await tab.come_back(server.port)
    return time.perf_counter() - server.listening_at
