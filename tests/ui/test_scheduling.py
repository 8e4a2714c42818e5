"""Scheduled messages on the wire: nobody but their author gets anything of them before they are sent."""

import json
from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.scheduled import scheduling
from messenger.sync.changes import SCHEDULED
from tests.support.live_tabs import sign_in
from tests.support.people import all_said, conversation_of, new_id, people
from tests.support.scheduled import due, schedule
from tests.support.tabs import Browser, Tab

SECRET = "Rumpelstilzchen"
Known = tuple[Actor, Actor, int]


@pytest.fixture
def pair(served: object) -> Known:
    """Ada and Bob, who share a conversation."""
    ada, bob = people("Ada", "Bob")
    return ada, bob, conversation_of(ada, bob)


@pytest.fixture
def tab_of(new_browser: Callable[[], Browser]) -> Callable[[Actor], Tab]:
    """Somebody's tab in a browser of its own, not connected yet."""

    def tab_of(actor: Actor) -> Tab:
        tab = new_browser().tab()
        tab.cookies = sign_in(actor)
        return tab

    return tab_of


async def test_nobody_else_gets_anything_before_it_is_sent(pair: Known, tab_of: Callable[[Actor], Tab]):
    ada, bob, tea = pair
    path = f"/conversations/{tea}"
    writing, listing, reading = [await tab_of(actor).open(path) for actor in (ada, ada, bob)]
    for tab in (writing, listing, reading):
        await tab.call("feed.request", requests=[{"name": f"messages/{tea}", "known": None}])
        await tab.settle()
    message = {"conversation": tea, "id": new_id(), "body": SECRET, "reply_to": "", "at": due(HOUR_MS)}
    for tab in (writing, listing):
        tab.changes.clear()
    received = len(reading.changes)
    await writing.call("scheduling.schedule", asking=new_id(), **message)
    await writing.settle()
    for tab in (writing, listing):
        await tab.until(lambda tab=tab: tab.holds(op="invalidate", name=SCHEDULED), "its author's tabs hear")
    await listing.call("feed.request", requests=[{"name": SCHEDULED, "known": None}])
    await listing.until(lambda: SECRET in json.dumps(listing.changes), "the list has it")
    await reading.call("feed.request", requests=[{"name": SCHEDULED, "known": None}])
    form = {"body": f"{SECRET}!", "time": str(due(2 * HOUR_MS))}
    await writing.call("scheduling.change", asking=new_id(), message_id=message["id"], form=form)
    await writing.settle()
    await reading.settle()
    assert reading.changes[received:] == [{"op": "snapshot", "name": SCHEDULED, "revision": 0, "rows": []}]
    assert SECRET not in json.dumps(reading.frames)
    assert message["id"] not in json.dumps(reading.frames)
    await writing.call("scheduling.send_now", message_id=message["id"])
    await reading.until(lambda: reading.holds(op="append"), "it arrives")
    assert all_said(tea)[0].body == f"{SECRET}!"


async def test_refusals_name_what_is_wrong(pair: Known, tab_of: Callable[[Actor], Tab]):
    ada, _, tea = pair
    tab = await tab_of(ada).open()
    message = {"conversation": tea, "id": new_id(), "body": "", "reply_to": "", "at": 1}
    await tab.call("scheduling.schedule", asking="q", **message)
    await tab.settle()
    assert tab.state["scheduling"]["answer"]["asking"] == "q"
    assert tab.state["scheduling"]["answer"]["errors"] == {
        "body": "The message is empty.",
        "at": "This time has passed. Choose a later one.",
    }
    message_id = schedule(ada, tea, "Milk", due(HOUR_MS))
    for time in ({}, {"time": ""}, {"time": "soon"}, {"time": "9" * 20}):
        await tab.call("scheduling.change", asking="q", message_id=message_id, form={"body": "Tea", **time})
        await tab.settle()
        assert list(tab.state["scheduling"]["answer"]["errors"]) == ["at"]
    assert [one.body for one in scheduling.scheduled(ada)] == ["Milk"]


async def test_browser_cannot_pose_as_the_job(pair: Known, tab_of: Callable[[Actor], Tab]):
    ada, bob, tea = pair
    message_id = schedule(ada, tea, SECRET, due(HOUR_MS))
    tab = await tab_of(bob).open()
    draft = {"conversation": tea, "id": message_id, "body": "Forged", "scheduled_by": "x"}
    await tab.call("feed.send", drafts=[draft], viewer=bob.user_id)
    await tab.settle()
    assert [one.body for one in scheduling.scheduled(ada)] == [SECRET]
