"""Measure what people see in Chromium: the first row, and messages that appear on other screens."""

import os
import statistics
import tempfile
from pathlib import Path

from bench import served
from bench.browser import from_tab_to_tab, send_to_shown
from bench.first_row import Shown, loads
from bench.loads import in_ms, open_tabs
from bench.served import CORES, Served

TIMES = 60
LOADS = 5
THROTTLING = (1, 4)
TEXT = "message 49"


async def rows() -> dict[str, str]:
    """Measure, the first row beside a page of the floor that has nothing but the row."""
    # Browsers need more than one core.
    os.sched_setaffinity(0, CORES)
    with served.floor({CORES[0]}) as server:
        floor = await _first_rows(server, "/", "")
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, tokens = served.people(f"sqlite:///{name}/messenger.db", 4)
        # The newest message is shown in the list of conversations, too.
        held, tabs, screens = (served.conversation(actors, messages) for messages in (50, 0, 0))
        with served.application(Path(name), {CORES[0]}) as server:
            found = _load_rows(await _first_rows(server, f"/conversations/{held}", tokens[0]), floor)
            own, other = await from_tab_to_tab(server, tabs, tokens[0], TIMES)
            found["send to painted in another tab of the browser, median and p95"] = in_ms(other)
            found["send to painted in the own tab, median and p95"] = in_ms(own)
            # Two browsers and two sockets.
            await open_tabs(server, screens, tokens[2:4])
            shown = await send_to_shown(server, screens, tokens[:2], TIMES)
            found["send to shown in the other browser, 4 tabs, median and p95"] = in_ms(shown)
    return found


Loads = dict[tuple[str, int], list[Shown]]


async def _first_rows(server: Served, path: str, token: str) -> Loads:
    found: Loads = {}
    for slower in THROTTLING:
        cold, warm = await loads(server.port, path, token, TEXT, slower, LOADS)
        found[("cold", slower)], found[("warm", slower)] = cold, warm
    return found


def _load_rows(found: Loads, floor: Loads) -> dict[str, str]:
    rows: dict[str, str] = {}
    for state in ("cold", "warm"):
        times = [
            f"{_median(found[state, n], 'ms'):.0f} ms (floor {_median(floor[state, n], 'ms'):.0f})"
            for n in THROTTLING
        ]
        rows[f"first row shown, {state}; processor four times slower"] = "; ".join(times)
        busy = [
            f"{_median(found[state, n], 'busy_ms'):.0f} ms, of it script "
            f"{_median(found[state, n], 'script_ms'):.0f} (floor {_median(floor[state, n], 'busy_ms'):.0f})"
            for n in THROTTLING
        ]
        rows[f"main thread busy until then, {state}; four times slower"] = "; ".join(busy)
    return rows


def _median(shown: list[Shown], figure: str) -> float:
    return statistics.median(getattr(one, figure) for one in shown)
