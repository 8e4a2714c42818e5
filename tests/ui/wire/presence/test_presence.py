"""What is true for a moment, on the wire: only to tabs that show it, and nothing of who hides it."""

import asyncio
from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.talk import membership
from messenger.live.presence import board
from messenger.ui.wire.presence import delivery, people
from tests.support.people import say
from tests.support.presence import attend, states, told, until_state
from tests.support.tabs import Browser
from tests.support.waiting import eventually
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

ANN, BOB, CAT = Actor(1, 1, True), Actor(2, 2, False), Actor(3, 3, False)


async def test_presence_follows_tabs(ann: Browser, bob: Browser):
    watching = await bob.open("/")
    await attend(watching, ANN.user_id)
    await watching.until(lambda: states(watching, 1) == ["offline"], "she has no tab")
    tab = await ann.open("/")
    await until_state(watching, 1, "away")
    await attend(tab)
    await until_state(watching, 1, "online")
    await attend(tab, is_active=False)
    await until_state(watching, 1, "away")
    second = await ann.open("/")
    await attend(second)
    await until_state(watching, 1, "online")
    await second.close()
    await tab.close()
    await until_state(watching, 1, "offline")
    last = told(watching, "presence")[-1]
    assert last["at"] % people.COARSE_MS == 0
    other = await bob.open("/")
    await attend(other, ANN.user_id)
    await other.until(lambda: told(other, "presence") == [last], "a new tab is told the same")


async def test_only_tabs_that_show_a_person_are_told(ann: Browser, bob: Browser, cat: Browser):
    watching, elsewhere = await bob.open("/"), await cat.open("/")
    await attend(watching, ANN.user_id)
    await attend(elsewhere, BOB.user_id)
    await attend(await ann.open("/"))
    await watching.until(lambda: "online" in states(watching, 1), "who shows her is told")
    await attend(watching)
    await attend(elsewhere, ANN.user_id)
    before = len(told(watching, "presence"))
    await attend(ann.tabs[-1], is_active=False)
    await until_state(elsewhere, 1, "away")
    assert states(elsewhere, 1)[0] == "online"
    assert len(told(watching, "presence")) == before


async def test_tab_is_told_of_no_more_than_it_shows(ann: Browser, bob: Browser, cat: Browser):
    one, both = await cat.open("/"), await cat.open("/")
    await attend(one, BOB.user_id)
    await attend(both, ANN.user_id, BOB.user_id)
    tabs = [await ann.open("/"), await bob.open("/")]
    await asyncio.gather(*(attend(tab) for tab in tabs))
    await until_state(both, ANN.user_id, "online")
    for watching in (one, both):
        await until_state(watching, BOB.user_id, "online")
    assert states(one, ANN.user_id) == []


async def test_what_a_new_tab_learns_all_others_learn(ann: Browser, bob: Browser, cat: Browser):
    watching, later, tab = await bob.open("/"), await cat.open("/"), await ann.open("/")
    await attend(watching, ANN.user_id)
    await until_state(watching, 1, "away")
    # The later tab asks before the change has been told to those that show her.
    await tab.call("feed.attend", is_active=True, people=[], listed=[], opened=0)
    await attend(later, ANN.user_id)
    await until_state(later, 1, "online")
    await until_state(watching, 1, "online")


async def test_a_short_absence_is_not_told(
    ann: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch, served: Worker
):
    watching = await bob.open("/")
    await attend(await ann.open("/"))
    await attend(watching, ANN.user_id)
    await watching.until(lambda: states(watching, 1) == ["online"], "she is online")
    monkeypatch.setattr(people, "LINGER_SECONDS", 3600)
    await ann.tabs[-1].close()
    await eventually(lambda: not board.of(ANN.user_id), "the server knows that the tab is closed")
    # Somebody else's change shows that a tick has passed.
    await attend(watching, ANN.user_id, BOB.user_id, is_active=True)
    await attend(watching, ANN.user_id, BOB.user_id, is_active=False)
    await watching.until(lambda: states(watching, 2)[-1:] == ["away"], "a later change is told")
    assert states(watching, 1) == ["online"]


async def test_typing_reaches_tabs_that_show_the_conversation(lunch: int, ann: Browser, bob: Browser):
    opened, listed, hidden = [await bob.open("/") for _ in range(3)]
    await attend(opened, opened=lunch)
    await attend(listed, listed=[lunch])
    await attend(hidden)
    typing = await ann.open("/")
    await typing.call("feed.typing", conversation=lunch)
    expected = [{"id": lunch, "people": [ANN.user_id], "others": 0}]
    for tab in (opened, listed):
        await tab.until(lambda tab=tab: told(tab, "typing") == expected, "it is told")
    assert told(hidden, "typing") == []


async def test_removed_member_is_told_nothing_more(lunch: int, ann: Browser, bob: Browser, cat: Browser):
    removed, member = await bob.open("/"), await cat.open("/")
    for tab in (removed, member):
        await attend(tab, opened=lunch)
    said = say(ANN, lunch, "hello")
    membership.leave(BOB, lunch)
    # It still says that it shows the conversation.
    await attend(removed, opened=lunch)
    before = len(removed.changes)
    await (await ann.open("/")).call("feed.typing", conversation=lunch)
    await ann.tabs[-1].call("feed.seen", name=f"messages/{lunch}", number=said[0].number)
    await member.until(lambda: told(member, "typing") and told(member, f"reads/{lunch}"), "members are told")
    for name in (f"reads/{lunch}", f"readers/{said[0].id}"):
        await removed.call("feed.request", requests=[{"name": name, "known": None}])
    await removed.settle()
    assert not [change for change in removed.changes[before:] if change["op"] not in ("missing", "positions")]


async def test_typing_often_is_told_seldom(
    lunch: int, ann: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch, statements: list[str]
):
    tab = await ann.open("/")
    await tab.call("feed.typing", conversation=lunch)
    await tab.settle()
    monkeypatch.setattr(delivery, "TYPING_SECONDS", 3600)
    statements.clear()
    for _ in range(50):
        await tab.call("feed.typing", conversation=lunch)
    await tab.settle()
    assert not [said for said in statements if "shows_typing" in said]


async def test_under_load_typing_is_dropped_first(
    lunch: int, ann: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch, served: Worker
):
    tab, reader = await ann.open("/"), await bob.open("/")
    await attend(reader, ANN.user_id, opened=lunch)
    monkeypatch.setattr(delivery, "LATE_SECONDS", -1)
    await eventually(lambda: served.run(_is_late), "the worker is late")
    await tab.call("feed.typing", conversation=lunch)
    await tab.settle()
    monkeypatch.setattr(delivery, "LATE_SECONDS", 3600)
    await eventually(lambda: not served.run(_is_late), "the worker is on time")
    await attend(tab)
    await tab.call("feed.typing", conversation=lunch)
    await reader.until(lambda: told(reader, "typing"), "typing is told again")
    assert len(told(reader, "typing")) == 1
    await until_state(reader, 1, "online")


def _is_late() -> bool:
    from messenger.ui.wire import delivery as wire

    return wire.current().presence.is_late


async def test_seen_is_told_to_tabs_that_have_it_open(lunch: int, ann: Browser, bob: Browser):
    said = say(ANN, lunch, "one", "two")
    opened, listed = [await ann.open("/") for _ in range(2)]
    await attend(opened, opened=lunch)
    await attend(listed, listed=[lunch])
    await opened.call("feed.request", requests=[{"name": f"reads/{lunch}", "known": None}])
    await opened.until(lambda: told(opened, f"reads/{lunch}"), "the positions come")
    reading = await bob.open("/")
    await reading.call("feed.seen", name=f"messages/{lunch}", number=said[1].number)
    is_read = {"id": BOB.user_id, "read": said[1].number}
    await opened.until(
        lambda: is_read.items() <= told(opened, f"reads/{lunch}")[-1].items(), "what he has read is told"
    )
    assert told(listed, f"reads/{lunch}") == []
    readers = f"readers/{said[0].id}"
    await opened.call("feed.request", requests=[{"name": readers, "known": None}])
    await opened.until(lambda: [row["id"] for row in told(opened, readers)] == [BOB.user_id], "on demand")


@pytest.mark.parametrize("ids", [[2**31], [2**53], [0], list(range(1, 201))])
async def test_odd_ids_are_ignored(ids: list[int], ann: Browser):
    tab = await ann.open("/")
    await attend(tab, *ids, listed=ids, opened=ids[-1])
    await tab.call("feed.typing", conversation=ids[-1])
    await tab.settle()
    assert {row["id"] for row in told(tab, "presence")} <= {1}


async def test_presence_is_written_seldom_and_at_once(
    ann: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch, statements: list[str]
):
    watching = await bob.open("/")
    await attend(watching, 1, 2)
    tab = await ann.open("/")
    statements.clear()
    for is_active in (True, False, True):
        await attend(tab, is_active=is_active)
        await until_state(watching, ANN.user_id, "online" if is_active else "away")
    assert not [said for said in statements if said.startswith("UPDATE users")]
    monkeypatch.setattr(people, "WRITE_SECONDS", 0)
    await eventually(lambda: [said for said in statements if said.startswith("UPDATE users")], "it is stored")
