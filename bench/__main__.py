"""Run the benchmark and print its table: `python -m bench`, or a part: `python -m bench --only start`."""

import argparse
import asyncio
import os
import platform
from collections.abc import Awaitable, Callable

from bench import first_load
from bench.groups import browser, connect, idle, load, presence, push, rich, start, workers
from bench.served import CORES
from messenger.run import build

Rows = dict[str, str]


async def _size() -> Rows:
    return {"first load, script and style, compressed": f"{first_load.size()[0] / 1000:.0f} kB"}


GROUPS: dict[str, Callable[[float], Awaitable[Rows]]] = {
    "idle": idle.rows,
    "connect": lambda _: connect.rows(),
    "start": lambda _: start.rows(),
    "browser": lambda _: browser.rows(),
    "push": lambda _: push.rows(),
    "rich": lambda _: rich.rows(),
    "load": load.rows,
    "presence": presence.rows,
    "workers": workers.rows,
    "size": lambda _: _size(),
}


async def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Benchmark the built application against a minimal server.")
    parser.add_argument("--seconds", type=float, default=5, help="how long each load lasts")
    parser.add_argument("--only", default=",".join(GROUPS), help="groups, separated by commas")
    chosen = parser.parse_args()
    names = chosen.only.split(",")
    if unknown := set(names) - set(GROUPS):
        parser.error(f"unknown: {', '.join(unknown)}. The groups are {', '.join(GROUPS)}")
    build.bring_up_to_date()
    rows: Rows = {}
    for name in names:
        # The load generator has its own core, so that it does not slow down the server it measures.
        os.sched_setaffinity(0, {CORES[-1]})
        print(name, flush=True)
        rows |= await GROUPS[name](chosen.seconds)
    print("\n| figure | measured |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value} |")
    print(f"\n{platform.machine()}, {len(CORES)} cores, Python {platform.python_version()}")


if __name__ == "__main__":
    asyncio.run(main())
