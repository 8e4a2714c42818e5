"""Hashing a password keeps nobody waiting but those who hash, too."""

import asyncio
from threading import Event, Lock

from messenger.access import threads

MOMENT = 0.2


async def test_at_most_two_hash_at_once_and_all_are_done_in_the_end():
    third, lock, running, most = Event(), Lock(), 0, 0

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running > 2:
                third.set()
        third.wait(MOMENT)
        with lock:
            running -= 1

    await asyncio.gather(*(threads.hashing(work) for _ in range(4)))
    assert most == 2
