"""Redis goes down, hangs, or carries garbage, between two workers whose tabs talk."""

import asyncio
import secrets

from redis import Redis

from tests.faults.conftest import Talk
from tests.support.live_tabs import LiveTab
from tests.support.servers import RedisServer

SECONDS = 5
AWAY, BACK = "Redis is not reachable", "Redis is reachable again"


async def _both_workers_say(talk: Talk, text: str, before: str) -> None:
    await talk.room.until(
        lambda: talk.server.log().count(text) - before.count(text) >= 2, f"both say: {text}", 30
    )


async def _talk_until_both_miss_redis(talk: Talk, before: str) -> None:
    async with talk.room.talking(talk.id):
        await _both_workers_say(talk, AWAY, before)
    said = [(tab, tab.said[-1][1]) for tab in talk.room.tabs]
    await talk.room.until(lambda: all(LiveTab.has_acknowledged(*last) for last in said), "sending goes on")


async def test_redis_restarts_empty(large_talk: Talk, redis: RedisServer):
    await large_talk.seat_all()
    before = large_talk.server.log()
    await asyncio.to_thread(redis.stop)
    await _talk_until_both_miss_redis(large_talk, before)
    await asyncio.to_thread(redis.start)
    await large_talk.room.converges(large_talk.id, SECONDS)
    await _both_workers_say(large_talk, BACK, before)
    await large_talk.room.hear_each_other(large_talk.id)


async def test_redis_hangs(large_talk: Talk, redis: RedisServer):
    await large_talk.seat_all()
    before = large_talk.server.log()
    redis.pause()
    try:
        await _talk_until_both_miss_redis(large_talk, before)
    finally:
        redis.resume()
    await large_talk.room.converges(large_talk.id, SECONDS)
    await _both_workers_say(large_talk, BACK, before)


async def test_events_lost_in_redis_are_recovered(large_talk: Talk, redis: RedisServer):
    await large_talk.seat_all()
    before = large_talk.server.log()
    redis.pause()
    try:
        # Only once, because any further event would reveal the gap to the tabs.
        large_talk.room.tabs[0].say(large_talk.id, "Do you hear me?")
        await _both_workers_say(large_talk, AWAY, before)
    finally:
        redis.resume()
    await large_talk.room.converges(large_talk.id, SECONDS)


async def test_redis_carries_garbage(large_talk: Talk, redis: RedisServer):
    await large_talk.seat_all()
    topics = ["messenger:everybody", *(f"messenger:user:{actor.user_id}" for actor in large_talk.people)]
    garbage = [b"", b"{", b"\xff\xfe", b"null", b"[]", b'{"origin": 5}', b'{"origin":"a","missed":false}']
    unknown = b'{"origin":"a","number":1,"to":[1],"event":"Nothing","fields":{}}'
    hollow = b'{"origin":"a","number":2,"to":[1],"event":"MessageSent","fields":{"message":null}}'
    async with large_talk.room.talking(large_talk.id):
        with Redis.from_url(redis.url) as client:
            for _ in range(20):
                for topic in topics:
                    for junk in (*garbage, unknown, hollow, secrets.token_bytes(1000), b"x" * 1_000_000):
                        client.publish(topic, junk)
                await asyncio.sleep(0)
    await large_talk.room.converges(large_talk.id, SECONDS)
    assert [len(tab.connections) for tab in large_talk.room.tabs] == [1] * len(large_talk.room.tabs)
