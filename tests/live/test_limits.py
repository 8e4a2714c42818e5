"""Rate limits: how attempts are counted, in this process and in Redis, and the waits after too many."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from limits.aio.storage import memory
from redis import Redis

from messenger.live import limits
from messenger.live.limits import HOUR, MINUTE, SIGN_IN, Counts, TooMany
from tests.support import servers
from tests.support.processes import free_port
from tests.support.servers import RedisServer

LIMIT = SIGN_IN.account
FIRST = LIMIT.windows[0].amount
numbers = itertools.count()


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    """The place where attempts are counted, each in turn: this process or Redis."""
    return request.getfixturevalue("redis").url if request.param == "redis" else ""


@pytest.fixture
async def counts(url: str) -> AsyncIterator[Counts]:
    """The counts in this place."""
    made = Counts(url)
    yield made
    await made.close()


@pytest.fixture
def frail() -> Iterator[RedisServer]:
    """A separate Redis server, which the test may stop."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture
def somebody() -> str:
    """Somebody without any counted attempts."""
    return f"somebody {next(numbers)}"


class Time:
    """A fake clock, which moves only when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    monotonic = time


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The fake clock of the counts in this process."""
    clock = Time()
    monkeypatch.setattr(memory, "time", clock)
    monkeypatch.setattr(limits, "time", clock)
    return clock


async def attempts(counts: Counts, who: str, number: int) -> list[float | str]:
    """Return the delay of each attempt, or the message of its refusal."""
    return [await attempt(counts, who) for _ in range(number)]


async def attempt(counts: Counts, who: str) -> float | str:
    try:
        return await counts.add(LIMIT, who)
    except TooMany as refusal:
        return refusal.sentence


def stored(client: Redis) -> dict[bytes, Any]:
    """Return the keys in Redis with their seconds to live."""
    return {key: client.ttl(key) for key in client.scan_iter("messenger:attempts*")}


async def test_guesses_slow_down_then_stop(counts: Counts, somebody: str):
    told = await attempts(counts, somebody, FIRST + 2)
    assert told[:3] == [0, 0, 0]
    slower = told[2:FIRST]
    assert slower == sorted(set(slower), key=float)
    assert told[FIRST:] == ["Too many attempts. Try again in 3 minutes."] * 2


async def test_each_is_counted_alone(counts: Counts, somebody: str):
    await attempts(counts, somebody, FIRST + 1)
    assert await attempt(counts, f"{somebody} else") == 0
    assert await counts.add(LIMIT, somebody, "from a known device") == 0


async def test_success_resets_the_limit(counts: Counts, somebody: str):
    before = await attempts(counts, somebody, FIRST + 1)
    await counts.forget(LIMIT, somebody)
    assert await attempts(counts, somebody, FIRST + 1) == before


async def test_cancelled_attempt_is_refunded(counts: Counts, somebody: str):
    for _ in range(3 * FIRST):
        assert await attempt(counts, somebody) == 0
        await counts.take_back(LIMIT, somebody)


async def test_concurrent_attempts_are_limited(
    counts: Counts, somebody: str, monkeypatch: pytest.MonkeyPatch
):
    # On a busy machine, Redis may answer late, and the worker would count for itself.
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 20)
    told = await asyncio.gather(*(attempt(counts, somebody) for _ in range(5 * FIRST)))
    assert sum(isinstance(answer, float | int) for answer in told) == FIRST


async def test_workers_count_together(redis: RedisServer, somebody: str):
    here, there = Counts(redis.url), Counts(redis.url)
    told = [await attempt(counts, somebody) for counts in [here, there] * FIRST]
    assert sum(isinstance(answer, float | int) for answer in told) == FIRST
    await here.close()
    await there.close()


async def test_redis_holds_no_names(redis: RedisServer, somebody: str):
    counts = Counts(redis.url)
    await attempt(counts, somebody)
    with Redis.from_url(redis.url) as client:
        held = stored(client)
        assert held
        assert not [key for key in held if b"somebody" in key]
        assert all(0 < lasts <= HOUR for lasts in held.values())
    await counts.close()


async def test_wait_grows_up_to_an_hour(time: Time, somebody: str):
    counts, waits, begun = Counts(), list[float](), time.now
    # Somebody who tries again whenever it is allowed.
    while time.now < begun + 2 * HOUR:
        try:
            await counts.add(LIMIT, somebody)
        except TooMany as refusal:
            waits.append(refusal.seconds)
            time.now += refusal.seconds
    assert waits == [3 * MINUTE, 12 * MINUTE, 45 * MINUTE] * 2


async def test_attempts_during_a_wait_do_not_extend_it(time: Time, somebody: str):
    counts = Counts()
    await attempts(counts, somebody, 10 * FIRST)
    time.now += 3 * MINUTE
    assert isinstance(await attempt(counts, somebody), float)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-1, "1 minute."), (60, "1 minute."), (61, "2 minutes."), (3600, "60 minutes.")],
)
def test_wait_is_shown_in_minutes(seconds: float, said: str):
    assert TooMany(seconds).sentence == f"Too many attempts. Try again in {said}"


async def test_counters_are_bounded(monkeypatch: pytest.MonkeyPatch, somebody: str):
    monkeypatch.setattr(limits, "MAX_IN_MEMORY", 60)
    counts = Counts()
    for number in range(200):
        await attempt(counts, f"{somebody} {number}")
    # The newest are not evicted.
    assert (await attempts(counts, f"{somebody} 199", FIRST))[-1] != 0
    assert counts.held() < 60 + len(LIMIT.windows)


async def test_without_redis_a_worker_counts_alone(somebody: str, caplog: pytest.LogCaptureFixture):
    counts = Counts(f"redis://127.0.0.1:{free_port()}/0")
    told = await attempts(counts, somebody, FIRST + 1)
    assert told[-1] == "Too many attempts. Try again in 3 minutes."
    assert caplog.messages == ["Redis does not answer: this worker counts attempts itself (ConnectionError)"]
    await counts.close()


async def test_silent_redis_blocks_nobody_forever(
    frail: RedisServer, somebody: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    # Each attempt tries Redis again.
    monkeypatch.setattr(limits, "AWAY_SECONDS", 0)
    counts = Counts(frail.url)
    await attempt(counts, somebody)
    frail.pause()
    assert await attempts(counts, somebody, 3) == [0, 0, 0]
    frail.resume()
    with Redis.from_url(frail.url) as client:
        held = len(stored(client))
        async with asyncio.timeout(20):
            while len(stored(client)) == held:
                await attempt(counts, f"somebody {next(numbers)}")
    away, back = caplog.messages
    assert away == "Redis does not answer: this worker counts attempts itself (TimeoutError)"
    assert back.startswith("Redis counts attempts again after")
    await counts.close()


async def test_limits_work_after_redis_restarts_empty(frail: RedisServer, somebody: str):
    counts = Counts(frail.url)
    await attempts(counts, somebody, 2)
    frail.stop()
    frail.start()
    assert await attempt(counts, somebody) == 0
    await counts.close()


async def test_settings_choose_the_counter(
    redis: RedisServer, somebody: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "_counts", None)
    monkeypatch.setattr(limits, "settings", limits.settings.model_copy(update={"redis_url": redis.url}))
    with Redis.from_url(redis.url) as client:
        before = len(stored(client))
        await attempt(limits.current(), somebody)
        assert len(stored(client)) == before + len(LIMIT.windows)
    await limits.current().close()
