"""Workers are killed, and the application restarts, while people talk."""

import asyncio

from messenger.run import serve
from tests.faults.conftest import Talk
from tests.support.people import all_said

SECONDS = 30


async def _kill_between_storing_and_acknowledging(talk: Talk) -> None:
    stored = len(all_said(talk.id))
    for number in range(20):
        for tab in talk.room.tabs:
            tab.say(talk.id, f"Burst {number}")
    await talk.room.until(lambda: len(all_said(talk.id)) > stored, "some of the burst is stored")
    killed = talk.server.kill_worker()
    await talk.room.until(
        lambda: killed not in [worker.pid for worker in talk.server.workers()], "the worker is gone"
    )


async def test_the_only_worker_is_killed_while_it_stores(small_talk: Talk):
    await small_talk.seat_all()
    for _ in range(2):
        await _kill_between_storing_and_acknowledging(small_talk)
        await small_talk.room.converges(small_talk.id, SECONDS)


async def test_workers_killed_in_turn_lose_nothing(large_talk: Talk):
    await large_talk.seat_all()
    for _ in range(2):
        await _kill_between_storing_and_acknowledging(large_talk)
        await large_talk.room.converges(large_talk.id, SECONDS)


async def test_a_worker_that_hangs_is_replaced(large_talk: Talk):
    await large_talk.seat_all()
    hung = large_talk.server.workers()[0]
    hung.suspend()
    async with large_talk.room.talking(large_talk.id):
        await large_talk.room.until(
            lambda: hung.pid not in [worker.pid for worker in large_talk.server.workers()],
            "the worker is gone",
            serve.SECONDS_TO_ANSWER * 2,
        )
    await large_talk.room.converges(large_talk.id, SECONDS)


async def test_application_restarts(small_talk: Talk):
    await small_talk.seat_all()
    async with small_talk.room.talking(small_talk.id):
        await asyncio.to_thread(small_talk.server.stop)
        await asyncio.to_thread(small_talk.server.start)
    await small_talk.room.converges(small_talk.id, SECONDS)
