"""Measure how throughput scales from one worker to two, on PostgreSQL and Redis."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import served
from bench.loads import Load, most, open_tabs
from bench.served import CORES
from tests.support.servers import postgres_server, redis_server

RATES = (25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 350, 400, 500, 600, 800)
TABS = 200


async def rows(seconds: float) -> dict[str, str]:
    """Measure the highest rate with one worker and with two, each on its own core."""
    with (
        tempfile.TemporaryDirectory(prefix="messenger-bench-") as folder,
        redis_server() as redis,
        postgres_server() as postgres,
    ):
        one, two = [
            await _most(Path(folder), postgres.new_database(), redis.url, CORES, number, seconds)
            for number in (1, 2)
        ]
    ratio = f"{two.rate / one.rate:.2f} ({two.rate:.0f} and {one.rate:.0f} messages/s)"
    return {"two workers over one, messages/s to 200 tabs": ratio}


async def _most(
    folder: Path, database_url: str, redis_url: str, cores: Sequence[int], number: int, seconds: float
) -> Load:
    actors, tokens = served.people(database_url, TABS)
    room = served.conversation(actors)
    settings = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "WORKERS": str(number)}
    print(f"{number} workers" if number > 1 else "one worker")
    os.sched_setaffinity(0, cores[number:] or cores)
    with served.application(folder, set(cores[:number]), **settings) as server:
        tabs = await open_tabs(server, room, tokens)
        return await most(tabs, seconds, server, RATES)
