"""Measure what it costs to tell who is online and who types, and what that does to messages."""

import asyncio
import json
import re
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import served
from bench.loads import in_ms, latency, open_tabs, percentile
from bench.served import CORES, Served
from bench.tabs import FEED, AppTab

PEOPLE, ROOM, TYPISTS = 500, 200, 5
# A fifth of them in a minute.
CHANGES_A_SECOND = PEOPLE / 5 / 60
TYPING_SECONDS = 3
SHOWN = 30
MIN_SECONDS = 60
SETTLING_SECONDS = 12
# Long enough for several of the moments at which presence is told.
ROUNDS, MESSAGES = 4, 250
NAMES = {name: re.compile(rb'"name": ?"%s"' % name.encode()) for name in ("presence", "typing")}


async def rows(seconds: float) -> dict[str, str]:
    """Measure the share of one core without and with changes, and the latency of messages."""
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, tokens = served.people(f"sqlite:///{name}/messenger.db", PEOPLE)
        room, hall = served.conversation(actors[:ROOM], 50), served.conversation(actors[ROOM:], 50)
        ids = [actor.user_id for actor in actors]
        length = max(MIN_SECONDS, seconds)
        with served.application(Path(name), {CORES[0]}) as server:
            tabs = await open_tabs(server, room, tokens[:ROOM])
            tabs += await open_tabs(server, hall, tokens[ROOM:])
            await asyncio.sleep(SETTLING_SECONDS)
            silent = await _share(server, length, _nothing)
            for i, tab in enumerate(tabs):
                _attend(tab, ids, i, is_active=True)
            await asyncio.sleep(SETTLING_SECONDS)
            heard = _count(tabs)
            busy = await _share(server, length, lambda: _live(tabs, ids, length))
            told = {what: number / length for what, number in heard.items()}
            without, meanwhile = await _latencies(tabs, ids)
            assert all(tab.is_open for tab in tabs), "a tab lost its connection"
    over = [percentile(meanwhile, part) / percentile(without, part) for part in (0.5, 0.95, 0.99)]
    return {
        f"presence of {PEOPLE} people, a fifth changing a minute, {TYPISTS} typing before {ROOM} tabs": (
            f"{busy - silent:.1%} of one core ({busy:.1%} over {silent:.1%} of silent tabs); each second, "
            f"tabs are told of {told['presence']:.0f} people, and {told['typing']:.0f} times of who types"
        ),
        "latency of messages meanwhile, median, p95 and p99, over that without": (
            " and ".join(f"{each:.2f}" for each in over)
            + f" times ({in_ms(meanwhile)} over {in_ms(without)})"
        ),
    }


async def _latencies(tabs: list[AppTab], ids: list[int]) -> tuple[list[float], list[float]]:
    """Return the latencies of messages without changes and with them, by turns: a machine's speed varies."""
    without: list[float] = []
    meanwhile: list[float] = []
    for _ in range(ROUNDS):
        without += await latency(tabs[:ROOM], MESSAGES)
        work = asyncio.create_task(_live(tabs, ids, 3600))
        meanwhile += await latency(tabs[:ROOM], MESSAGES)
        work.cancel()
        # What is left to be told must not slow down what follows.
        await asyncio.sleep(SETTLING_SECONDS)
    return without, meanwhile


def _count(tabs: list[AppTab]) -> Counter[str]:
    """Count the people of whose presence tabs are told from now on, and how often they are told who types."""
    heard = Counter(presence=0, typing=0)

    def listen(take: Callable[[bytes], None]) -> Callable[[bytes], None]:
        def hear(text: bytes) -> None:
            if NAMES["presence"].search(text):
                heard["presence"] += text.count(b'"state"')
            elif NAMES["typing"].search(text):
                heard["typing"] += 1
            take(text)

        return hear

    for tab in tabs:
        assert tab.socket is not None
        tab.socket.take = listen(tab.socket.take)
    return heard


async def _share(server: Served, seconds: float, work: Callable[[], Awaitable[None]]) -> float:
    before = server.cpu_seconds()
    await asyncio.gather(asyncio.sleep(seconds), work())
    return (server.cpu_seconds() - before) / seconds


async def _nothing() -> None: ...


async def _live(tabs: list[AppTab], ids: list[int], seconds: float) -> None:
    """Change between online and away, and type."""
    ends = asyncio.get_running_loop().time() + seconds
    changed = 0
    while asyncio.get_running_loop().time() < ends:
        for _ in range(round(TYPING_SECONDS * CHANGES_A_SECOND)):
            _attend(tabs[changed % len(tabs)], ids, changed, is_active=changed // len(tabs) % 2 == 1)
            changed += 1
        for tab in tabs[:TYPISTS]:
            _call(tab, "typing", conversation=tab.conversation)
        await asyncio.sleep(TYPING_SECONDS)


def _attend(tab: AppTab, ids: list[int], first: int, *, is_active: bool) -> None:
    """Show some of the people, as a list with direct conversations does, and the open conversation."""
    shown = [ids[(first + i) % len(ids)] for i in range(1, SHOWN + 1)]
    _call(
        tab, "attend", is_active=is_active, people=shown, listed=[tab.conversation], opened=tab.conversation
    )


def _call(tab: AppTab, handler: str, **payload: object) -> None:
    assert tab.socket is not None
    event = {"name": f"{FEED}.{handler}", "payload": payload, "router_data": {"pathname": tab.path}}
    tab.socket.send(f"42/_event,{json.dumps(['event', event])}")
