"""Pings find dead connections, and cost one timer for all of them."""

import asyncio

import pytest

from messenger.live import heartbeat
from messenger.live.heartbeat import Heartbeat
from tests.support.waiting import eventually


class Connection:
    """A connection that answers pings, or does not."""

    def __init__(self, *, answers: bool) -> None:
        self.answers, self.was_heard, self.is_over = answers, False, False
        self.pings = 0

    def ping(self) -> None:
        self.pings += 1
        self.was_heard = self.answers

    def give_up(self) -> None:
        assert not self.is_over
        self.is_over = True


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(heartbeat, "TICK_SECONDS", 0.001)


async def test_silent_connection_is_given_up():
    beat, silent, lively = Heartbeat(0.005), Connection(answers=False), Connection(answers=True)
    for connection in (silent, lively):
        beat.add(connection)
    await eventually(lambda: silent.is_over, "the silent one is given up")
    await eventually(lambda: lively.pings > 3, "the other one is pinged again")
    assert silent.pings == 1
    assert not lively.is_over


async def test_ended_connection_is_not_pinged():
    beat, over, lively = Heartbeat(0.005), Connection(answers=True), Connection(answers=True)
    over.is_over = True
    for connection in (over, lively):
        beat.add(connection)
    await eventually(lambda: lively.pings > 1, "the other one is pinged")
    assert over.pings == 0


async def test_nothing_runs_without_connections():
    beat, connection = Heartbeat(0.005), Connection(answers=True)
    beat.add(connection)
    connection.is_over = True
    await eventually(lambda: vars(beat)["_timer"] is None, "the timer ends")
    again = Connection(answers=True)
    beat.add(again)
    await eventually(lambda: again.pings > 0, "it starts again")


async def test_many_connections_share_one_timer():
    beat = Heartbeat(60)
    before = len(asyncio.all_tasks())
    for _ in range(100):
        beat.add(Connection(answers=True))
    assert len(asyncio.all_tasks()) == before
