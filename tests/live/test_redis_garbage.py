"""Garbage in the Redis topics: the bus drops it and continues."""

import json

import pytest
from redis import Redis

from messenger.live import redis_bus
from messenger.live.redis_bus import EVERYBODY, MAX_EVENT_BYTES
from tests.support.buses import left, listeners, redis_worker
from tests.support.servers import RedisServer
from tests.support.waiting import eventually

ANN = 1
TOPIC = f"messenger:user:{ANN}"
SECRET = "do not tell"
GENUINE = {
    "origin": SECRET,
    "number": 1,
    "to": [ANN],
    "event": "ConversationLeft",
    "fields": {"conversation_id": 1},
}
DROPPED = "dropped an event that cannot be read"

GARBAGE = {
    "nothing": b"",
    "no text": b"\xff\xfe" + SECRET.encode(),
    "no JSON": SECRET.encode(),
    "half of it": json.dumps(GENUINE).encode()[:-1],
    "a pickle": b"\x80\x04\x8c\x0b" + SECRET.encode() + b".",
    "no object": json.dumps([SECRET]).encode(),
    "too deep": b"[" * 10_000 + b"]" * 10_000,
    "an empty object": b"{}",
    "no audience": json.dumps({**GENUINE, "to": None}).encode(),
    "an audience of names": json.dumps({**GENUINE, "to": [SECRET]}).encode(),
    "an audience of truths": json.dumps({**GENUINE, "to": [True]}).encode(),
    "a number that is none": json.dumps({**GENUINE, "number": SECRET}).encode(),
    "an unknown event": json.dumps({**GENUINE, "event": SECRET}).encode(),
    "the mother of events": json.dumps({**GENUINE, "event": "Event", "fields": {}}).encode(),
    "an event that is none": json.dumps({**GENUINE, "event": [SECRET]}).encode(),
    "no fields": json.dumps({**GENUINE, "fields": {}}).encode(),
    "a field of the wrong type": json.dumps({**GENUINE, "fields": {"conversation_id": SECRET}}).encode(),
    "a field too many": json.dumps({**GENUINE, "fields": {"conversation_id": 1, "more": SECRET}}).encode(),
    "more than an envelope": json.dumps({**GENUINE, "more": SECRET}).encode(),
    "a gap that is none": json.dumps({"origin": SECRET, "missed": False}).encode(),
    "more than a gap": json.dumps({"origin": SECRET, "missed": True, "to": [ANN]}).encode(),
}


@pytest.mark.parametrize("topic", [TOPIC, EVERYBODY])
async def test_garbage_is_dropped_and_not_quoted(
    redis: RedisServer, caplog: pytest.LogCaptureFixture, topic: str
):
    async with redis_worker(redis.url) as here, redis_worker(redis.url) as there:
        with listeners(redis.url) as count, Redis.from_url(redis.url) as stranger:
            there.listener.subscribe(ANN)
            await eventually(lambda: count(ANN), "the worker hears")
            for what, garbage in GARBAGE.items():
                stranger.publish(topic, garbage)
                here.publish(left(2), ANN)
                await there.hears((left(2), {ANN}))
                assert DROPPED in said(caplog), what
                assert set(said(caplog)) == {DROPPED}, what
                caplog.clear()
    assert there.caught_up == 0


async def test_oversized_frame_is_not_read(redis: RedisServer, caplog: pytest.LogCaptureFixture):
    large = json.dumps({**GENUINE, "more": SECRET * MAX_EVENT_BYTES})
    async with redis_worker(redis.url):
        with Redis.from_url(redis.url) as stranger:
            stranger.publish(EVERYBODY, large)
        await eventually(lambda: said(caplog), "the worker drops it")
    assert said(caplog) == [f"dropped an event of {len(large)} bytes"]


async def test_valid_foreign_event_is_accepted(redis: RedisServer):
    async with redis_worker(redis.url) as worker:
        worker.listener.subscribe(ANN)
        with Redis.from_url(redis.url) as stranger:
            stranger.publish(EVERYBODY, json.dumps(GENUINE))
        await worker.hears((left(1), {ANN}))


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == redis_bus.__name__]
