"""Excessive load by some does not affect others."""

import asyncio
import json

from tests.faults.conftest import Talk
from tests.support.live_tabs import LiveTab
from tests.support.people import conversation_of, fill, many_conversations_of, new_id, say
from tests.support.servers import RedisServer
from tests.support.tabs import ROOT

SECONDS_WITH_REDIS, SECONDS = 5, 30
FLOOD, FLOOD_SECONDS = 100, 3


async def _hears_itself(talk: Talk, tab: LiveTab, conversation_id: int) -> None:
    said = tab.say(conversation_id, "Do I hear myself?")
    await talk.room.until(lambda: tab.has_acknowledged(said), "it hears itself")


async def test_oversized_frame_ends_only_its_connection(small_talk: Talk):
    await small_talk.seat_all()
    shouter, *bystanders = small_talk.room.tabs
    async with small_talk.room.talking(small_talk.id):
        draft = {"conversation": small_talk.id, "id": new_id(), "body": "x" * 1_100_000}
        await shouter.call("feed.send", drafts=[draft], viewer=shouter.actor.user_id)
        await small_talk.room.until(lambda: len(shouter.connections) > 1, "the shouter is cut off")
    await small_talk.room.converges(small_talk.id, SECONDS)
    assert [len(tab.connections) for tab in bystanders] == [1] * len(bystanders)


async def test_ten_thousand_messages(small_talk: Talk):
    fill(small_talk.id, small_talk.people[0], 10_000)
    await small_talk.seat_all()
    sleeper, *others = small_talk.room.tabs
    sleeper.sleep()
    for number in range(250):
        others[0].say(small_talk.id, f"More {number}")
    await small_talk.room.until(lambda: others[1].bodies(small_talk.id)[-1:] == ["More 249"], "all is heard")
    sleeper.wake()
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_one_user_has_a_thousand_conversations(small_talk: Talk):
    ada, bob, _ = small_talk.people
    many = many_conversations_of(ada, bob, 1000)
    tab = await small_talk.room.open(ada)
    # Race: once its states are made, a tab that returned is greeted again, and its list begins anew.
    await small_talk.room.until(
        lambda: tab.connection.state[ROOT].get("is_hydrated"), "the states of the tab are made"
    )
    while more := tab.page.about("conversations")["more"]:
        await tab.call("feed.more", active_at=more[0], conversation_id=more[1])
        await small_talk.room.until(
            lambda more=more: tab.page.about("conversations")["more"] != more, "the next page comes"
        )
    assert len(tab.page.rows("conversations")) == 1001
    # The test process publishes no events, so the tab learns of it when it wakes.
    for conversation_id in many[::4]:
        say(bob, conversation_id, "News")
    tab.wake()

    def is_shown() -> bool:
        rows = tab.page.rows("conversations")
        is_news = [bool(row["last"] and row["last"]["body"]) for row in rows]
        return is_news == [True] * 250 + [False] * 751

    await small_talk.room.until(is_shown, "all news are on top of the list", SECONDS)


async def test_one_user_sends_a_hundred_messages_per_second(small_talk: Talk):
    ada, bob, cleo = small_talk.people
    elsewhere = conversation_of(bob, cleo)
    flooding = await small_talk.room.open(ada, small_talk.id)
    flooded = await small_talk.room.open(bob, small_talk.id)
    bystander = await small_talk.room.open(cleo, elsewhere)

    async def flood() -> None:
        for number in range(FLOOD * FLOOD_SECONDS):
            draft = {"conversation": small_talk.id, "id": new_id(), "body": f"Flood {number}"}
            await flooding.call("feed.send", drafts=[draft], viewer=ada.user_id)
            await asyncio.sleep(1 / FLOOD)

    flow = asyncio.create_task(flood())
    heard = 0
    while not flow.done():
        await _hears_itself(small_talk, bystander, elsewhere)
        heard += 1
    await flow
    assert heard >= 5, "the bystander waits for the flood to end"
    last = f"Flood {FLOOD * FLOOD_SECONDS - 1}"
    await small_talk.room.until(lambda: last in flooded.bodies(small_talk.id), "all is heard")
    await small_talk.room.converges(elsewhere, SECONDS)
    await small_talk.room.converges(small_talk.id, SECONDS)


async def test_removed_member_gets_nothing_afterwards(large_talk: Talk, redis: RedisServer):
    await large_talk.seat_all()
    _, _, cleo = large_talk.people
    removed = [tab for tab in large_talk.room.tabs if tab.actor == cleo]
    removed += [await large_talk.room.open(cleo, large_talk.id) for _ in range(3)]
    owner, *others = [tab for tab in large_talk.room.tabs if tab.actor != cleo]
    async with large_talk.room.talking(large_talk.id, *others):
        await owner.call("details.remove", conversation_id=large_talk.id, user_id=cleo.user_id)
        await large_talk.room.until(
            lambda: not any(tab.bodies(large_talk.id) for tab in removed), "it is gone"
        )
        secrets = [owner.say(large_talk.id, "Between us"), *(tab.say(large_talk.id, "Yes") for tab in others)]
        for tab in removed:
            for name in (f"messages/{large_talk.id}", f"messages/{large_talk.id}@1"):
                await tab.call("feed.request", requests=[{"name": name, "known": 0}])
            await tab.call("feed.request", requests=[{"name": "greeting", "known": None}])
        redis.stop()
        redis.start()
        await large_talk.room.until(
            lambda: all(owner.shows_as_sent(large_talk.id, said) for said in secrets), "the others hear it"
        )
    for tab in removed:
        await tab.connection.settle()
        assert not [said for said in secrets if said in json.dumps(tab.frames)]
        assert tab.viewer.shows()["conversations"] == []
    await large_talk.room.converges(large_talk.id, SECONDS_WITH_REDIS, other_changes=1)


async def test_browser_clocks_do_not_matter(small_talk: Talk):
    await small_talk.seat_all()
    # The pages' fake clock starts in 1970, and this page is days ahead of the others.
    small_talk.room.tabs[0].skew(3 * 24 * 3_600_000)
    async with small_talk.room.talking(small_talk.id):
        await small_talk.room.until(lambda: len(small_talk.room.tabs[0].said) > 10, "they talk")
        small_talk.room.tabs[1].skew(-900_000)
        await small_talk.room.until(lambda: len(small_talk.room.tabs[0].said) > 20, "they talk on")
    await small_talk.room.converges(small_talk.id, SECONDS)
