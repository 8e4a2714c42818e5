"""Network faults between one browser and the server, while the others keep talking."""

from collections.abc import Iterator

import pytest

from tests.faults.conftest import Talk
from tests.support.bad_network import BadNetwork, bad_network
from tests.support.live_tabs import LiveTab
from tests.support.servers import Application

SECONDS = 30
MODEM = 1024


@pytest.fixture
def network(small: Application) -> Iterator[BadNetwork]:
    """A network between one tab and the small application."""
    with bad_network(small.port) as between:
        yield between


async def _far_away(talk: Talk, network: BadNetwork) -> LiveTab:
    tab = await talk.room.open(talk.people[2], talk.id, url=network.url)
    await talk.room.hear_each_other(talk.id)
    return tab


async def test_tab_network_is_cut(small_talk: Talk, network: BadNetwork):
    await small_talk.seat_all()
    far = await _far_away(small_talk, network)
    async with small_talk.room.talking(small_talk.id):
        network.cut()
        await small_talk.room.until(lambda: len(far.connections) > 3, "it has tried to connect for a while")
    network.restore()
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_tab_network_falls_silent(small_talk: Talk, network: BadNetwork):
    await small_talk.seat_all()
    far = await _far_away(small_talk, network)
    network.silence()
    for number in range(3):
        for tab in small_talk.room.tabs:
            tab.say(small_talk.id, f"Silence {number}")
    await small_talk.room.converges(small_talk.id, SECONDS)
    assert len(far.connections) == 2


async def test_tab_network_is_as_slow_as_a_modem(small_talk: Talk, network: BadNetwork):
    await small_talk.seat_all()
    far = await _far_away(small_talk, network)
    network.bytes_per_second = MODEM
    near = small_talk.room.tabs[0]
    async with small_talk.room.talking(small_talk.id, near, far):
        await small_talk.room.until(lambda: len(far.said) > 15, "they have talked a while")
    await small_talk.room.until(lambda: near.has_acknowledged(near.said[-1][1]), "the others do not wait", 10)
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_a_tab_sleeps_and_wakes(small_talk: Talk):
    await small_talk.seat_all()
    sleeper, *others = small_talk.room.tabs
    async with small_talk.room.talking(small_talk.id, *others):
        sleeper.say(small_talk.id, "I am falling asleep")
        sleeper.sleep()
        await small_talk.room.until(lambda: len(others[0].said) > 15, "the others talk")
    sleeper.wake()
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_the_same_tab_is_open_twice(small_talk: Talk):
    await small_talk.seat_all()
    first = small_talk.room.tabs[0]
    async with small_talk.room.talking(small_talk.id):
        # Duplicating a tab copies its token.
        copy = await small_talk.room.open(first.actor, small_talk.id, token=first.token)
        copy.say(small_talk.id, "I am the copy")
        await small_talk.room.until(lambda: len(first.said) > 10, "they have talked a while")
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_the_same_tab_is_open_twice_on_two_workers(large_talk: Talk):
    await large_talk.seat_all()
    first = large_talk.room.tabs[0]
    copies = [await large_talk.room.open(first.actor, large_talk.id, token=first.token) for _ in range(4)]
    async with large_talk.room.talking(large_talk.id, *copies):
        await large_talk.room.until(lambda: len(copies[0].said) > 5, "they have talked a while")
    await large_talk.room.converges(large_talk.id, SECONDS)
