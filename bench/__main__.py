"""Run the benchmark and print its table: `python -m bench`."""

import argparse
import asyncio
import os
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import first_load, served, workers
from bench.browser import send_to_shown
from bench.loads import Load, latency, most, open_tabs, percentile, send_at
from bench.served import CORES, Served
from bench.tabs import AppTab, FloorTab, Tab

RATES = (50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1300, 1600, 2000)


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
        tabs = await _connect(server, 4)
        print("floor")
        four = statistics.median(await latency(tabs, 100))
        empty = server.memory()
        tabs += await _connect(server, 196)
        memory = (server.memory() - empty) / 196
        many = statistics.median(await latency(tabs, 40))
        quiet = await send_at(2, seconds * 2, tabs, server)
        best = await most(tabs, seconds, server, RATES)
        for tab in tabs[4:]:
            tab.close()
        more = [*tabs[:4], *await _connect(server, 996)]
        large = await most(more, seconds, server, (20, 40, 60, 80, 100, 140, 200))
    return Floor(four, many, memory, quiet, best, large)


async def _connect(server: Served, number: int) -> list[FloorTab]:
    tabs = [FloorTab() for _ in range(number)]
    for tab in tabs:
        await tab.open(server.port)
    return tabs


async def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Benchmark the built application against a minimal server.")
    parser.add_argument("--seconds", type=float, default=5, help="how long each load lasts")
    seconds = parser.parse_args().seconds
    # The load generator has its own core, so that it does not slow down the server it measures.
    os.sched_setaffinity(0, {CORES[-1]})
    rows: dict[str, str] = {}
    floor = await floor_figures(seconds)
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        folder = Path(name)
        actors, tokens = served.people(f"sqlite:///{folder}/messenger.db", 1000)
        screen, small = (served.conversation(actors[:4]) for _ in range(2))
        room = served.conversation(actors[:200])
        hall = served.conversation(actors)
        short, long = (served.conversation(actors[:2], n) for n in (50, 100_000))
        with served.application(folder, {CORES[0]}) as server:
            print("application")
            four = await open_tabs(server, small, tokens[:4])
            waits = await latency(four, 100)
            rows["send to arrived at the other socket, 4 tabs, median and p95"] = _ms(waits)
            # Two browsers and two sockets; browsers need more than one core.
            await open_tabs(server, screen, tokens[2:4])
            os.sched_setaffinity(0, CORES)
            shown = await send_to_shown(server, screen, tokens[:2], 60)
            os.sched_setaffinity(0, {CORES[-1]})
            rows["send to shown in the other browser, 4 tabs, median and p95"] = _ms(shown)
            openings = {
                n: [await _ask(four[0], c) for _ in range(20)] for n, c in ((50, short), (100_000, long))
            }
            ratio = statistics.median(openings[100_000]) / statistics.median(openings[50])
            rows["opening 100,000 messages over 50"] = f"{ratio:.2f}"
            empty = server.memory()
            tabs = await open_tabs(server, room, tokens[:200])
            rows["memory of a connected tab"] = (
                f"{(server.memory() - empty) / 200 / 1000:.0f} kB (floor {floor.memory / 1000:.0f})"
            )
            many = await latency(tabs, 40)
            ratio = statistics.median(many) / statistics.median(waits)
            rows["the same at 200 tabs over 4"] = f"{ratio:.1f} (floor {floor.many / floor.four:.1f})"
            quiet = await send_at(2, seconds * 2, tabs, server)
            best = await most(tabs, seconds, server, RATES)
            rows["bytes of a delivered message"] = f"{await _bytes(tabs)}"
            rows["messages/s to 200 tabs"] = (
                f"{best.rate:.0f} (floor {floor.best.rate:.0f}, {_ratio(best.rate, floor.best.rate)} times)"
            )
            rows["CPU per 1,000 deliveries, full rate"] = _cost(best, floor.best)
            rows["CPU per 1,000 deliveries, 2/s"] = _cost(quiet, floor.quiet)
            for tab in [*four, *tabs]:
                tab.close()
            crowd = [*await open_tabs(server, hall, tokens)]
            large = await most(crowd, seconds, server, (20, 40, 60, 80, 100, 140, 200))
            rows["deliveries/s to 1,000 tabs"] = (
                f"{large.rate * 1000:.0f} (floor {floor.large.rate * 1000:.0f})"
            )
    rows["two workers over one, messages/s to 200 tabs"] = await workers.ratio(CORES, seconds)
    rows["first load, script and style, compressed"] = f"{first_load.size()[0] / 1000:.0f} kB"
    _print(rows)


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


def _ms(waits: Sequence[float]) -> str:
    return f"{statistics.median(waits) * 1000:.1f} and {percentile(waits, 0.95) * 1000:.1f} ms"


def _cost(load: Load, floor: Load) -> str:
    return f"{load.cpu:.1f} ms (floor {floor.cpu:.1f}, {_ratio(load.cpu, floor.cpu)} times)"


def _ratio(value: float, floor: float) -> str:
    return f"{value / floor:.2f}" if floor else "?"


def _print(rows: dict[str, str]) -> None:
    print("\n| figure | measured |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value} |")
    print(f"\n{platform.machine()}, {len(CORES)} cores, Python {platform.python_version()}")


if __name__ == "__main__":
    asyncio.run(main())
