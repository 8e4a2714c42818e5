"""Reading and writing need none of Reflex's states; other calls find them as the page shows them."""

from collections.abc import Callable
from typing import Any

import pytest
import reflex as rx

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.talk import conversations
from messenger.live.flood import Guard
from messenger.messenger import app
from messenger.ui.identity import Identity
from messenger.ui.wire import gate, reflex_internals
from messenger.ui.wire.reflex_internals import BOOT
from messenger.ui.wire.tabs import Tab as Record
from messenger.ui.wire.visits import Visits
from tests.support.people import new_id
from tests.support.tabs import ROOT, Browser, Tab
from tests.support.waiting import eventually
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

# A page that has just been loaded tells which defaults it holds.
FIRST = {"payload": {"vars": {}, "hashes": ["any"]}}
NAVIGATION = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
ALICE = Actor(1, 1, is_administrator=True)


@pytest.fixture
async def alice(new_browser: NewBrowser) -> Browser:
    """The browser of an administrator."""
    return await new_browser().sign_up("Alice")


async def _visit(browser: Browser, path: str = "/", **how: Any) -> Tab:
    """Load a page for the first time."""
    return await browser.tab(**how).open(path, FIRST)


def _states(tab: Tab) -> Any:
    """Return the tab's states, if it has any."""
    held: dict[str, Any] = vars(app.state_manager)["states"]
    return next((root for key, root in held.items() if key.startswith(tab.token)), None)


async def test_reading_and_writing_makes_no_states(alice: Browser, new_browser: NewBrowser, served: Worker):
    await new_browser().sign_up("Bob")
    notes = conversations.start(ALICE, new_id(), "Notes", [2])
    tab = await _visit(alice, f"/conversations/{notes}")
    await tab.call("feed.request", requests=[{"name": f"messages/{notes}", "known": None}])
    draft = {"conversation": notes, "id": new_id(), "body": "Milk"}
    await tab.call("feed.send", drafts=[draft], viewer=tab.viewer)
    await tab.until(lambda: "Milk" in tab.bodies(), "the message comes")
    await tab.call("feed.seen", name=f"messages/{notes}", number=1)
    await tab.call(NAVIGATION)
    await tab.call("feed.more", active_at=clock.now(), conversation_id=notes)
    await tab.until(lambda: tab.holds(name="conversations", more=None), "the list comes")
    assert served.run(_states, tab) is None


async def test_navigation_greets_once(alice: Browser, statements: list[str]):
    tab = await _visit(alice)
    statements.clear()
    tab.path = "/conversations/1"
    before = len(tab.frames)
    await tab.call(NAVIGATION)
    await tab.until(lambda: len(tab.frames) > before, "the page is loaded")
    assert statements == []
    assert tab.frames[-1]["delta"][ROOT] == {"is_hydrated_rx_state_": True}
    assert sum(change["op"] == "greeting" for change in tab.changes) == 1


async def test_first_load_shows_the_user(alice: Browser):
    tab = await _visit(alice)
    shown = tab.state["identity"]
    assert shown["me"]["nickname"] == "Alice"
    assert (shown["is_administrator"], shown["has_second_factor"], shown["language"]) == (True, False, "")
    assert tab.holds(op="greeting", viewer=1)


async def test_states_are_made_as_the_page_shows_them(alice: Browser, served: Worker):
    tab = await _visit(alice)
    before = len(tab.frames)
    await tab.settle()
    root = served.run(_states, tab)
    assert (await root.get_state(Identity)).me.nickname == "Alice"
    told = {name for frame in tab.frames[before:] for name in frame["delta"]}
    # Neither the user nor any other state is sent again: the address and the notice are all that is new.
    assert told == {ROOT, f"{ROOT}.messenger___ui___notices____notices"}
    assert "is_hydrated" not in str(tab.frames[before:])


async def test_handler_knows_the_user_of_a_tab_without_states(alice: Browser):
    tab = await _visit(alice)
    await tab.call("identity.sign_out")
    await tab.until(lambda: tab.holds(op="reload"), "the tab is told to reload")


async def test_returning_tab_gets_its_states(alice: Browser, served: Worker):
    tab = await alice.open()
    await eventually(lambda: served.run(_states, tab), "the states are made")
    assert tab.holds(op="greeting", viewer=1)
    assert tab.state["identity"]["me"]["nickname"] == "Alice"


async def test_returning_tab_that_navigates_still_gets_its_states(monkeypatch: pytest.MonkeyPatch):
    async def enter(*_: object) -> Actor:
        return ALICE

    async def greet(*_: object) -> dict[type[rx.State], dict[str, str]]:
        return {Identity: {"language": ""}}

    async def nothing(*_: Any) -> None: ...

    allowance = Guard().open("192.0.2.1")
    assert allowance
    monkeypatch.setattr(gate, "enter", enter)
    visits, tab = Visits(app, nothing, greet, lambda _: True), Record("one", allowance, nothing, nothing)
    for name in (BOOT, NAVIGATION):
        await visits.load(tab, {"name": name})
        assert tab.boot.event == {"name": BOOT}
        assert not tab.boot.is_first


async def test_reloaded_page_gets_the_states_it_had(alice: Browser):
    tab = await _visit(alice)
    await tab.call("notices.show", text="Before")
    await tab.until(lambda: tab.notice == "Before", "the notice comes")
    await tab.close()
    again = await _visit(alice, token=tab.token)
    await again.until(lambda: again.notice == "Before", "the notice is there again")


async def test_stranger_is_led_to_the_sign_in(new_browser: NewBrowser, served: Worker):
    tab = new_browser().tab()
    await tab.connect("/conversations/1", FIRST)
    await tab.until(tab.redirects, "it is led away")
    assert tab.redirects()[-1] == "/sign-in?next=%2Fconversations%2F1"
    assert tab.changes == []


async def test_tab_of_an_ended_sign_in_is_told_to_reload(alice: Browser, monkeypatch: pytest.MonkeyPatch):
    entering = sign_ins.identify

    def ending(token: str) -> Actor | None:
        acting = entering(token)
        sign_ins.end(ALICE)
        return acting

    tab = alice.tab()
    monkeypatch.setattr(sign_ins, "identify", ending)
    await tab.connect("/", FIRST)
    await tab.until(lambda: tab.holds(op="reload"), "the tab is told to reload")
    assert not tab.holds(op="greeting")


@pytest.mark.parametrize("place", [None, {}, {"pathname": "//"}, {"pathname": "/conversations"}])
async def test_page_load_without_a_proper_address_is_served(place: Any, alice: Browser):
    boot = FIRST if place is None else FIRST | {"router_data": place}
    tab = await alice.tab().open("/", boot)
    assert tab.state[ROOT]["is_hydrated"]


async def test_another_page_makes_the_states(alice: Browser, served: Worker):
    tab = await _visit(alice)
    tab.path = "/profile"
    await tab.call(NAVIGATION)
    await tab.until(lambda: tab.state["profile"].get("nickname") == "Alice", "the profile comes")
    assert served.run(_states, tab)


def test_internals_tell_whether_a_tab_has_states(served: Worker):
    assert not served.run(reflex_internals.has_states, app, "nobody's")
    assert issubclass(Identity, rx.State)
