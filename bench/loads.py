"""Load generation: send at a rate, and measure latency, deliveries and CPU."""

import asyncio
import statistics
import time
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass

from bench.served import Served
from bench.tabs import AppTab, FloorTab, Tab

LIMIT = 0.25
TIMED = 20
SENDERS = 20


@dataclass(frozen=True)
class Load:
    """The result of sending at a rate: share of deliveries, latency (p99) and CPU per 1,000 deliveries."""

    rate: float
    arrived: float
    p99: float
    cpu: float

    @property
    def holds(self) -> bool:
        """Return whether everything arrived in time."""
        return self.arrived > 0.99 and self.p99 <= LIMIT


def percentile(values: Sequence[float], part: float) -> float:
    """Return the percentile; `part` is from 0 to 1."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else float("inf")


def in_ms(waits: Sequence[float]) -> str:
    """Return the median and the 95th percentile of seconds as text."""
    return f"{statistics.median(waits) * 1000:.1f} and {percentile(waits, 0.95) * 1000:.1f} ms"


async def send_at(rate: float, seconds: float, tabs: Sequence[Tab], server: Served) -> Load:
    """Send at a steady rate from a few of the tabs, wait for the last delivery, and report."""
    for i, tab in enumerate(tabs):
        tab.waits, tab.count, tab.is_timed = [], 0, i % max(1, len(tabs) // TIMED) == 0
    sent, cpu, start = 0, server.cpu_seconds(), time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        while sent < rate * elapsed:
            tabs[sent % min(SENDERS, len(tabs))].say()
            sent += 1
        await asyncio.sleep(min(0.005, 1 / rate))
    deadline = time.perf_counter() + 5
    while sum(tab.count for tab in tabs) < sent * len(tabs) and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)
    arrived = sum(tab.count for tab in tabs)
    waits = [wait for tab in tabs for wait in tab.waits]
    cost = (server.cpu_seconds() - cpu) * 1e6 / max(1, arrived)
    return Load(sent / seconds, arrived / (sent * len(tabs)), percentile(waits, 0.99), cost)


async def most(tabs: Sequence[Tab], seconds: float, server: Served, rates: Sequence[float]) -> Load:
    """Raise the rate until something arrives late; return the last load that held."""
    best = Load(0, 0, float("inf"), 0)
    # Warm up, so that work left over from opening the tabs is not measured.
    await send_at(rates[0] / 2, seconds, tabs, server)
    for rate in rates:
        load = await send_at(rate, seconds, tabs, server)
        if not load.holds:
            # Another program may have used the machine: only a second failure counts.
            load = await send_at(rate, seconds, tabs, server)
        print(
            f"  {len(tabs)} tabs, {load.rate:.0f}/s: p99 {load.p99 * 1000:.0f} ms, {load.arrived:.1%}, "
            f"{load.cpu:.1f} ms of CPU per 1,000"
        )
        if not load.holds:
            break
        best = load
    return best


async def latency(tabs: Sequence[Tab], times: int) -> list[float]:
    """Send one message at a time; return the latencies at all other tabs, in seconds."""
    waits: list[float] = []
    for tab in tabs:
        tab.waits, tab.count, tab.is_timed = [], 0, True
    for i in range(times):
        tabs[0].say()
        while min(tab.count for tab in tabs) <= i:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
    for tab in tabs[1:]:
        waits += tab.waits
    return waits


async def open_tabs(server: Served, conversation: int, tokens: Sequence[str]) -> list[AppTab]:
    """Open the conversation in one tab per sign-in token."""
    tabs = [AppTab(conversation, token) for token in tokens]
    for tab in tabs:
        await tab.open(server.port)
    return tabs


async def open_floor(server: Served, number: int) -> list[FloorTab]:
    """Open this many connections to the floor."""
    tabs = [FloorTab() for _ in range(number)]
    for tab in tabs:
        await tab.open(server.port)
    return tabs


async def in_parallel(most: int, work: Iterable[Coroutine[None, None, object]]) -> None:
    """Do the work, at most this many at a time."""
    waiting = iter(work)

    async def take() -> None:
        for one in waiting:
            await one

    await asyncio.gather(*(take() for _ in range(most)))
