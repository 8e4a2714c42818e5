"""Privacy on the wire: nothing that somebody hides is in any frame to anybody."""

import asyncio
import threading
from collections.abc import Callable, Collection

import pytest

from messenger.domain.actors import Actor
from messenger.domain.presence import last_seen, privacy
from messenger.domain.presence.last_seen import Shown
from tests.support.people import say
from tests.support.presence import about, attend, states, told, until_state
from tests.support.tabs import SECONDS_TO_WAIT, Browser

NewBrowser = Callable[[], Browser]

ANN, BOB, CAT = Actor(1, 1, True), Actor(2, 2, False), Actor(3, 3, False)


HIDDEN = {"online": "presence", "typing": "typing", "seen": "read"}


@pytest.mark.parametrize("switch", HIDDEN)
@pytest.mark.parametrize("is_default", [False, True])
async def test_nothing_hidden_is_in_any_frame(
    switch: str, is_default: bool, lunch: int, ann: Browser, bob: Browser, cat: Browser
):
    """Bob hides something: the others are not told of it, nor he of theirs; they see each other's."""
    name = HIDDEN[switch]
    if is_default:
        for actor in (ANN, CAT):
            privacy.choose(actor, switch, True)
        privacy.choose_default(ANN, switch, False)
    said = say(ANN, lunch, "hello")[0]
    tabs = [await browser.open("/") for browser in (ann, bob, cat)]
    for tab in tabs:
        await attend(tab, 1, 2, 3, opened=lunch)
    if not is_default:
        privacy.choose(BOB, switch, False)
        for tab in tabs:
            await tab.settle()
            tab.changes[:] = [change for change in tab.changes if change["op"] == "greeting"]
    # Bob first: whoever was told of him would be told before they are told of Cat.
    for tab in (tabs[1], tabs[2], tabs[0]):
        await attend(tab, 1, 2, 3, opened=lunch, is_active=False)
        await attend(tab, 1, 2, 3, opened=lunch)
        await tab.call("feed.typing", conversation=lunch)
        await tab.call("feed.seen", name=f"messages/{lunch}", number=said.number)
        for asked in (f"reads/{lunch}", f"readers/{said.id}"):
            await tab.call("feed.request", requests=[{"name": asked, "known": None}])
    await tabs[1].close()
    again = await bob.open("/")
    await attend(again, 1, 2, 3, opened=lunch)
    for one, other in ((tabs[0], tabs[2]), (tabs[2], tabs[0])):
        if switch == "online":
            await attend(one, 1, 2, 3, opened=lunch, is_active=False)
            await until_state(other, one.viewer, "away")
        user_id = one.viewer
        await other.until(lambda other=other, user_id=user_id: about(other, user_id, name), "others are told")
        assert about(other, BOB.user_id, name) == []
    for tab in (tabs[1], again):
        assert about(tab, 1, name) == about(tab, 3, name) == about(tab, 2, name) == []


async def test_hiding_takes_back_what_was_told(lunch: int, ann: Browser, bob: Browser, cat: Browser):
    tabs = [await browser.open("/") for browser in (ann, bob, cat)]
    for tab in tabs:
        await attend(tab, 1, 2, 3)
        await tab.until(lambda tab=tab: states(tab, 2), "everybody is known")
    privacy.choose(BOB, "online", False)
    for tab in (tabs[0], tabs[2]):
        await tab.until(lambda tab=tab: tab.holds(op="drop", name="presence", ids=[2]), "he is taken back")
    await tabs[1].until(lambda: tabs[1].holds(op="drop", name="presence", ids=[1, 2, 3]), "and all from him")
    for tab in tabs:
        tab.changes.clear()
    privacy.choose(BOB, "online", True)
    for tab in tabs:
        await until_state(tab, 2, "online")
    await until_state(tabs[1], 1, "online")


async def test_later_choice_wins_over_one_that_is_being_read(
    ann: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
):
    """Bob hides himself while the answer to an earlier choice is under way: the later one counts."""
    privacy.choose(BOB, "online", False)
    watching, hiding = await ann.open("/"), await bob.open("/")
    await attend(hiding, 2)
    await attend(watching, 2)
    is_read, is_hidden = threading.Event(), threading.Event()
    read = last_seen.of

    def slowly(user_ids: Collection[int]) -> dict[int, Shown]:
        found = read(user_ids)
        if not is_read.is_set():
            is_read.set()
            assert is_hidden.wait(SECONDS_TO_WAIT)
        return found

    monkeypatch.setattr(last_seen, "of", slowly)
    privacy.choose(BOB, "online", True)
    assert await asyncio.to_thread(is_read.wait, SECONDS_TO_WAIT)
    privacy.choose(BOB, "online", False)
    await hiding.settle()
    is_hidden.set()
    await attend(watching, 1, 2)
    await until_state(watching, 1, "online")
    assert states(watching, 2) == []


async def test_last_seen_is_reciprocal(ann: Browser, bob: Browser, cat: Browser):
    await attend(await cat.open("/"))
    watching, hiding = await ann.open("/"), await bob.open("/")
    privacy.choose(BOB, "last_seen", False)
    for tab in (watching, hiding):
        await attend(tab, 2, 3)
        await tab.until(lambda tab=tab: states(tab, 3) == ["online"], "she is online")
    await cat.tabs[-1].close()
    for tab in (watching, hiding):
        await tab.until(lambda tab=tab: states(tab, 3)[-1] == "offline", "she has left")
    assert "at" in told(watching, "presence")[-1]
    assert "at" not in told(hiding, "presence")[-1]
    await hiding.close()
    await until_state(watching, 2, "offline")
    assert "at" not in told(watching, "presence")[-1]
