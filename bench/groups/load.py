"""Measure messages a second, latency, CPU and memory while people write."""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import served
from bench.loads import Load, in_ms, latency, most, open_floor, open_tabs, send_at
from bench.served import CORES
from bench.tabs import AppTab, Tab

RATES = (50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1300, 1600, 2000)
CROWD_RATES = (20, 40, 60, 80, 100, 140, 200, 250, 300, 350, 400, 500)


@dataclass(frozen=True)
class Floor:
    """The figures of the floor, a minimal server."""

    four: float
    many: float
    memory: float
    quiet: Load
    best: Load
    large: Load


async def floor_figures(seconds: float) -> Floor:
    """Measure the floor."""
    with served.floor({CORES[0]}) as server:
        tabs = await open_floor(server, 4)
        print("floor")
        four = statistics.median(await latency(tabs, 100))
        empty = server.memory()
        tabs += await open_floor(server, 196)
        memory = (server.memory() - empty) / 196
        many = statistics.median(await latency(tabs, 40))
        quiet = await send_at(2, seconds * 2, tabs, server)
        best = await most(tabs, seconds, server, RATES)
        for tab in tabs[4:]:
            tab.close()
        more = [*tabs[:4], *await open_floor(server, 996)]
        large = await most(more, seconds, server, CROWD_RATES)
    return Floor(four, many, memory, quiet, best, large)


async def rows(seconds: float) -> dict[str, str]:
    """Measure, beside the floor."""
    found: dict[str, str] = {}
    floor = await floor_figures(seconds)
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        folder = Path(name)
        actors, tokens = served.people(f"sqlite:///{folder}/messenger.db", 1000)
        small, room, hall = (served.conversation(actors[:size]) for size in (4, 200, 1000))
        short, long = (served.conversation(actors[:2], n) for n in (50, 100_000))
        with served.application(folder, {CORES[0]}) as server:
            print("application")
            four = await open_tabs(server, small, tokens[:4])
            waits = await latency(four, 100)
            found["send to arrived at the other socket, 4 tabs, median and p95"] = in_ms(waits)
            openings = {
                n: [await _ask(four[0], c) for _ in range(20)] for n, c in ((50, short), (100_000, long))
            }
            ratio = statistics.median(openings[100_000]) / statistics.median(openings[50])
            found["opening 100,000 messages over 50"] = f"{ratio:.2f}"
            empty = server.memory()
            tabs = await open_tabs(server, room, tokens[:200])
            found["memory of a connected tab"] = (
                f"{(server.memory() - empty) / 200 / 1000:.0f} kB (floor {floor.memory / 1000:.0f})"
            )
            many = await latency(tabs, 40)
            ratio = statistics.median(many) / statistics.median(waits)
            found["the same at 200 tabs over 4"] = f"{ratio:.1f} (floor {floor.many / floor.four:.1f})"
            quiet = await send_at(2, seconds * 2, tabs, server)
            best = await most(tabs, seconds, server, RATES)
            found["bytes of a delivered message"] = f"{await _bytes(tabs)}"
            found["messages/s to 200 tabs"] = (
                f"{best.rate:.0f} (floor {floor.best.rate:.0f}, {_ratio(best.rate, floor.best.rate)} times)"
            )
            found["CPU per 1,000 deliveries, full rate"] = _cost(best, floor.best)
            found["CPU per 1,000 deliveries, 2/s"] = _cost(quiet, floor.quiet)
            for tab in [*four, *tabs]:
                tab.close()
            crowd = await open_tabs(server, hall, tokens)
            large = await most(crowd, seconds, server, CROWD_RATES)
            found["deliveries/s to 1,000 tabs"] = (
                f"{large.rate * 1000:.0f} (floor {floor.large.rate * 1000:.0f})"
            )
    return found


async def _ask(tab: AppTab, conversation: int) -> float:
    tab.conversation, before = conversation, tab.conversation
    try:
        return await tab.ask()
    finally:
        tab.conversation = before


async def _bytes(tabs: Sequence[Tab]) -> int:
    last = tabs[-1].socket
    assert last is not None
    before, count = last.received, tabs[-1].count
    tabs[0].say()
    while tabs[-1].count == count:
        await asyncio.sleep(0.01)
    return last.received - before


def _cost(load: Load, floor: Load) -> str:
    return f"{load.cpu:.1f} ms (floor {floor.cpu:.1f}, {_ratio(load.cpu, floor.cpu)} times)"


def _ratio(value: float, floor: float) -> str:
    return f"{value / floor:.2f}" if floor else "?"
