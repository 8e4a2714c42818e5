"""What the most frequent things cost: statements and frames, counted so that they stay few."""

from collections.abc import Callable

import pytest

from messenger.access import identity
from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations
from messenger.ui.wire import delivery
from tests.support.people import new_id
from tests.support.tabs import Browser, Tab
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, 1, is_administrator=True)
FIRST = {"payload": {"vars": {}, "hashes": ["any"]}}


def _queries(statements: list[str]) -> list[str]:
    """Return the statements that are more than the beginning of a transaction."""
    return [statement for statement in statements if not statement.startswith("BEGIN")]


@pytest.fixture
async def alice(new_browser: NewBrowser) -> Browser:
    """The browser of somebody with thirty conversations of several messages."""
    alice = await new_browser().sign_up("Alice")
    for name in ("Bob", "Carol"):
        await new_browser().sign_up(name)
    for number in range(30):
        made = conversations.start(ALICE, new_id(), f"Conversation {number}", [2, 3])
        sending.send(ALICE, [Draft(made, new_id(), f"Message {i}") for i in range(3)])
    identity.forget()
    return alice


async def _open(alice: Browser) -> Tab:
    tab = await alice.tab().open("/conversations/1", FIRST)
    await tab.until(lambda: tab.holds(op="greeting"), "the greeting comes")
    return tab


async def test_connecting_costs_few_queries_and_two_frames(alice: Browser, statements: list[str]):
    tab = await _open(alice)
    assert len(_queries(statements)) == 8
    # The greeting with the list, and what the page shows of the user.
    assert len(tab.frames) == 2


async def test_opening_a_conversation_costs_few_queries_and_a_frame(alice: Browser, statements: list[str]):
    tab = await _open(alice)
    statements.clear()
    before = len(tab.frames)
    await tab.call("feed.request", requests=[{"name": "messages/1", "known": None}])
    await tab.until(lambda: tab.holds(op="snapshot"), "the conversation comes")
    assert len(_queries(statements)) == 7
    assert len(tab.frames) == before + 1


async def test_sending_costs_few_queries_and_a_frame_for_each_tab(alice: Browser, statements: list[str]):
    tabs = [await _open(alice) for _ in range(2)]
    statements.clear()
    before = [len(tab.frames) for tab in tabs]
    draft = {"conversation": 1, "id": new_id(), "body": "Hello"}
    await tabs[0].call("feed.send", drafts=[draft], viewer=1)
    for tab in tabs:
        await tab.until(lambda tab=tab: "Hello" in tab.bodies(), "the message comes")
    # The last one finds the members who have a device to be notified on.
    assert len(_queries(statements)) == 8
    assert [len(tab.frames) for tab in tabs] == [count + 1 for count in before]


async def test_heartbeat_sends_only_what_has_changed(alice: Browser, served: Worker):
    tab = await _open(alice)

    def positions() -> int:
        return sum(change["op"] == "positions" for change in tab.changes)

    for number in range(2, 5):
        served.finish(delivery.current().pulse.compare())
        await tab.until(lambda number=number: positions() == number, "the positions come")
        served.finish(delivery.current().pulse.compare())
        sending.send(ALICE, [Draft(1, new_id(), f"Message {number}")])
        await tab.until(lambda number=number: f"Message {number}" in tab.bodies(), "the message comes")
        assert positions() == number
