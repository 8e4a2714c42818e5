"""The registry of tabs, and closing connections: a browser reconnects only if it notices the end."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from messenger.domain.actors import Actor
from messenger.live.flood import Guard
from messenger.live.presence import Presence
from messenger.ui.wire.tabs import Tab, Tabs, tabs
from tests.support.tabs import ROOT, Browser
from tests.support.waiting import eventually
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

ALICE, BOB = Actor(1, 1, is_administrator=True), Actor(2, 2, is_administrator=False)
# Much shorter than the server's own timeout, and longer than a busy machine needs.
SECONDS = 10


def _record(session: str) -> Tab:
    """Return what the worker knows of a tab."""
    tab = tabs.by_session(session)
    assert tab
    return tab


async def test_cutting_a_connection_leaves_others_open(new_browser: NewBrowser, served: Worker):
    browser = new_browser()
    cut, other = [await browser.open("/sign-in") for _ in range(2)]
    served.run(served.run(_record, cut.session).cut)
    async with asyncio.timeout(SECONDS):
        await cut.until_closed()
    await other.settle()
    again = await browser.open("/sign-in", token=cut.token)
    await again.settle()
    assert again.state[ROOT]["is_hydrated"]


async def test_cutting_a_closed_connection_does_nothing(new_browser: NewBrowser, served: Worker):
    tab = await new_browser().open("/sign-in")
    record = served.run(_record, tab.session)
    for _ in range(2):
        served.run(record.cut)
    await tab.until_closed()
    served.run(record.cut)
    assert (await new_browser().open("/sign-in")).is_connected


def _new(name: str) -> Tab:
    async def nothing(*_: Any) -> None: ...

    allowance = Guard().open("192.0.2.1")
    assert allowance
    return Tab(name, allowance, nothing, nothing)


@pytest.fixture
def gone() -> list[int]:
    """The users whose last tab has left."""
    return []


@pytest.fixture
def registry(gone: list[int]) -> Tabs:
    """A separate registry."""
    registry = Tabs()
    registry.on_user_gone = gone.append
    return registry


def test_a_tab_is_found_by_connection_session_and_user(registry: Tabs):
    one, other = _new("one"), _new("other")
    for tab in (one, other):
        registry.add(tab)
        registry.bind(tab, f"session of {tab.connection}")
        registry.join(tab, ALICE)
    assert registry.by_connection("one") is registry.by_session("session of one") is one
    assert registry.by_user(ALICE.user_id) == {one, other}
    assert list(registry) == [one, other]


def test_a_new_session_replaces_the_old_one(registry: Tabs):
    tab = _new("one")
    registry.add(tab)
    registry.bind(tab, "first")
    registry.bind(tab, "second")
    assert registry.by_session("first") is None
    assert registry.by_session("second") is tab


def test_user_is_removed_with_the_last_tab(registry: Tabs, gone: list[int]):
    one, other = _new("one"), _new("other")
    for tab in (one, other):
        registry.join(tab, ALICE)
    registry.leave(one)
    registry.leave(one)
    assert gone == []
    registry.leave(other)
    assert gone == [ALICE.user_id]
    assert not registry.by_user(ALICE.user_id)


def test_tab_joining_as_another_user_leaves_the_first(registry: Tabs, gone: list[int]):
    tab = _new("one")
    registry.join(tab, ALICE)
    registry.join(tab, BOB)
    assert gone == [ALICE.user_id]
    assert registry.by_user(BOB.user_id) == {tab}


def test_removed_tab_leaves_nothing_behind(registry: Tabs, gone: list[int]):
    tab = _new("one")
    registry.add(tab)
    registry.bind(tab, "session")
    registry.join(tab, ALICE)
    registry.remove(tab)
    assert gone == [ALICE.user_id]
    assert not any(vars(registry)[index] for index in ("_by_connection", "_by_session", "_by_user"))


async def test_a_closed_tab_is_forgotten(new_browser: NewBrowser, served: Worker):
    tab = await (await new_browser().sign_up("Alice")).open()
    await tab.settle()
    record = served.run(_record, tab.session)
    assert record.actor is not None
    await tab.close()
    await eventually(lambda: record not in list(tabs), "the tab is forgotten")
    assert record.actor is None
    assert served.run(tabs.by_session, record.session) is None


async def test_a_forged_disconnect_does_not_shed_the_address(new_browser: NewBrowser, served: Worker):
    tab = await (await new_browser().sign_up("Alice")).open()
    record = served.run(_record, tab.session)
    await eventually(lambda: record.actor is not None, "the tab has joined")
    await tab.emit("disconnect")
    await eventually(lambda: record.actor is None, "the tab has left")
    assert served.run(_record, tab.session).address == "127.0.0.1"


def test_of_several_tabs_the_one_that_is_used_counts():
    registry, told = Tabs(), []
    registry.on_presence = lambda user_id, presence: told.append((user_id, presence))
    used, hidden = _new("used"), _new("hidden")
    registry.join(hidden, ALICE)
    registry.attend(used, Presence.ONLINE)
    registry.join(used, ALICE)
    registry.attend(used, Presence.AWAY)
    registry.attend(used, Presence.ONLINE)
    registry.remove(used)
    registry.remove(hidden)
    expected = [
        Presence.AWAY,
        Presence.ONLINE,
        Presence.AWAY,
        Presence.ONLINE,
        Presence.AWAY,
        Presence.OFFLINE,
    ]
    assert told == [(ALICE.user_id, presence) for presence in expected]
