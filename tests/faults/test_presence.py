"""Presence and typing across workers, and of people whose browser ends without a word."""

import asyncio

from tests.faults.conftest import Talk
from tests.support.bad_network import bad_network
from tests.support.live_tabs import LiveTab
from tests.support.presence import about, states
from tests.support.tabs import Tab

# A killed browser counts as away within this time.
SECONDS = 60


class Watch:
    """Tabs that tell what they show and whether they are used, again after each reconnection, as pages do."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self._is_active: dict[LiveTab, bool] = {}
        self._told: dict[LiveTab, tuple[Tab, bool]] = {}

    def attend(self, *tabs: LiveTab, is_active: bool) -> None:
        """Change whether somebody uses these tabs."""
        self._is_active |= dict.fromkeys(tabs, is_active)

    def forget(self, *tabs: LiveTab) -> None:
        """Leave out tabs that have ended."""
        for tab in tabs:
            del self._is_active[tab]

    async def until(self, user_id: int, *expected: str) -> None:
        """Wait until the tabs of others are told one of these states of somebody."""
        async with asyncio.timeout(SECONDS):
            while any(state not in expected for state in self._last(user_id)):
                await self._tell()
                await asyncio.sleep(0.1)

    def _last(self, user_id: int) -> list[str | None]:
        others = [tab for tab in self._is_active if tab.actor.user_id != user_id]
        return [(states(tab.connection, user_id) or [None])[-1] for tab in others]

    async def _tell(self) -> None:
        people = [person.user_id for person in self.talk.people]
        shown = {"people": people, "listed": [self.talk.id], "opened": self.talk.id}
        for tab, is_active in self._is_active.items():
            if tab.is_connected and self._told.get(tab) != (tab.connection, is_active):
                self._told[tab] = (tab.connection, is_active)
                await tab.call("feed.attend", is_active=is_active, **shown)


async def test_tabs_of_other_workers_are_told(large_talk: Talk):
    await large_talk.seat_all()
    watch, tabs, ada = Watch(large_talk), large_talk.room.tabs, large_talk.people[0].user_id
    writing, *hers = [tab for tab in tabs if tab.actor.user_id == ada]
    others = [tab for tab in tabs if tab.actor.user_id != ada]
    watch.attend(*hers, *others, is_active=False)
    watch.attend(writing, is_active=True)
    await watch.until(ada, "online")
    await writing.call("feed.typing", conversation=large_talk.id)
    await large_talk.room.until(
        lambda: all(about(tab.connection, ada, "typing") for tab in others), "all see that she types"
    )
    watch.attend(writing, is_active=False)
    await watch.until(ada, "away")
    watch.forget(writing, *hers)
    tabs[:] = others
    await asyncio.gather(*(tab.close() for tab in (writing, *hers)))
    await watch.until(ada, "offline")


async def test_killed_browser_is_away_within_a_minute(small_talk: Talk):
    bob, ada = small_talk.people[:2]
    watch = Watch(small_talk)
    with bad_network(small_talk.server.port) as network:
        killed = await small_talk.room.open(ada, small_talk.id, url=network.url)
        watch.attend(killed, await small_talk.room.open(bob, small_talk.id), is_active=True)
        await watch.until(ada.user_id, "online")
        network.silence()
        watch.forget(killed)
        await watch.until(ada.user_id, "away", "offline")
