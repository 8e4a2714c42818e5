"""Rate limits against guessing: count attempts, slow down repeated ones, and refuse too many."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.base import Storage
from redis.exceptions import RedisError

from messenger.config import settings
from messenger.outages import Outage
from messenger.translation import Message, ngettext

T = TypeVar("T")

log = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600
STEP_SECONDS, MAX_PAUSE = 0.5, 4.0
# How long to wait for Redis, and how long to count in memory after it did not answer (circuit breaker).
ANSWER_SECONDS, AWAY_SECONDS = 0.5, 5.0
MAX_IN_MEMORY = 20_000


class TooMany(Exception):
    """There were too many attempts; the next is allowed in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    @property
    def sentence(self) -> Message:
        """Return the message that says how long to wait."""
        minutes = max(1, ceil(self.seconds / MINUTE))
        return ngettext(
            "Too many attempts. Try again in {n} minute.",
            "Too many attempts. Try again in {n} minutes.",
            n=minutes,
        )


@dataclass(frozen=True)
class Limit:
    """A rate limit: attempts answered at full speed, and the maximum in each window, shortest first."""

    at_once: int
    windows: tuple[RateLimitItemPerSecond, ...]

    def pause(self, count: int) -> float:
        """Return the delay in seconds for the attempt with this number in the longest window."""
        return min(max(0, count - self.at_once) * STEP_SECONDS, MAX_PAUSE)


@dataclass(frozen=True)
class LimitedAction:
    """An action with one rate limit per account and one per network address."""

    name: str
    account: Limit
    address: Limit


def _limit(at_once: int, *windows: tuple[int, int]) -> Limit:
    return Limit(at_once, tuple(RateLimitItemPerSecond(most, seconds) for most, seconds in windows))


def _guess(name: str) -> LimitedAction:
    """Limit guesses at a secret: 20 an hour per account, more per address because a school may share one."""
    account = _limit(3, (8, 3 * MINUTE), (14, 15 * MINUTE), (20, HOUR))
    return LimitedAction(name, account, _limit(50, (100, 10 * MINUTE), (300, HOUR)))


def _request(name: str, per_account: int, per_address: int) -> LimitedAction:
    """Limit requests per hour. An account may use half of its limit within ten minutes."""
    account = _limit(per_account, (ceil(per_account / 2), 10 * MINUTE), (per_account, HOUR))
    address = _limit(per_address, (per_address, HOUR))
    return LimitedAction(name, account, address)


SIGN_IN, PASSWORD, SECOND_FACTOR = map(_guess, ("sign-in", "password", "second factor"))
JOIN_LINK = _guess("join link")
RESET, CONFIRMATION = (_request(name, 6, 60) for name in ("reset", "confirmation"))
SIGN_UP = _request("sign-up", 60, 60)
# Each picture takes a process.
PICTURE = _request("picture", 60, 300)
# Subscribing, and what one does from a notification.
NOTIFICATION = _request("notification", 600, 6000)


class Counts:
    """Counts of attempts, kept in Redis; in this process without Redis, or while it does not answer."""

    def __init__(self, redis_url: str = "") -> None:
        self._memory = MemoryStorage()
        self._redis = _redis(redis_url) if redis_url else None
        self._away_until = 0.0
        self._away = Outage(
            log, "Redis does not answer: this worker counts attempts itself", "Redis counts attempts again"
        )

    async def add(self, limit: Limit, *who: str) -> float:
        """Count an attempt before it is made, and return its delay in seconds. Raises `TooMany`."""
        return await self._do(lambda storage: _add(storage, limit, who))

    async def take_back(self, limit: Limit, *who: str) -> None:
        """Undo the count of an attempt that was right, or that was not a guess."""
        await self._do(lambda storage: _take_back(storage, limit, who))

    async def forget(self, limit: Limit, *who: str) -> None:
        """Reset the count after the right secret was given."""
        await self._do(lambda storage: _forget(storage, limit, who))

    def held(self) -> int:
        """Return the number of counts in this process."""
        return len(self._memory.expirations)

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._redis:
            await self._redis.bridge.get_connection().aclose()  # pyright: ignore[reportAttributeAccessIssue]

    async def _do(self, work: Callable[[Storage], Awaitable[T]]) -> T:
        if self._redis and time.monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    done = await work(self._redis)
                self._away.end()
                return done
            except (RedisError, OSError) as error:
                self._away_until = time.monotonic() + AWAY_SECONDS
                self._away.begin(type(error).__name__)
        await self._make_room()
        return await work(self._memory)

    async def _make_room(self) -> None:
        """Evict the oldest tenth of the counts when there are too many."""
        if self.held() >= MAX_IN_MEMORY:
            for key in list(self._memory.expirations)[: MAX_IN_MEMORY // 10]:
                await self._memory.clear(key)


def _redis(url: str) -> RedisStorage:
    url = url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url
    return RedisStorage(f"async+{url}", implementation="redispy", key_prefix="messenger:attempts")


async def _add(storage: Storage, limit: Limit, who: tuple[str, ...]) -> float:
    count = 0
    for window in limit.windows:
        count = await storage.incr(_key(window, who), window.get_expiry())
        # Stop at the first full window, so that refused attempts don't count in the longer ones.
        if count > window.amount:
            raise TooMany(await _wait(storage, limit, who))
    return limit.pause(count)


async def _wait(storage: Storage, limit: Limit, who: tuple[str, ...]) -> float:
    waits = [
        await storage.get_expiry(_key(window, who)) - time.time()
        for window in limit.windows
        if await storage.get(_key(window, who)) >= window.amount
    ]
    return max(waits, default=0.0)


async def _take_back(storage: Storage, limit: Limit, who: tuple[str, ...]) -> None:
    for window in limit.windows:
        await storage.incr(_key(window, who), window.get_expiry(), -1)


async def _forget(storage: Storage, limit: Limit, who: tuple[str, ...]) -> None:
    for window in limit.windows:
        await storage.clear(_key(window, who))


def _key(window: RateLimitItemPerSecond, who: tuple[str, ...]) -> str:
    # Hashed, so that the key is short and Redis stores nobody's email or network address.
    parts = "\0".join(who).encode("utf-8", "surrogatepass")
    return window.key_for(hashlib.sha256(parts).hexdigest())


_counts: Counts | None = None


def use(redis_url: str) -> Counts:
    """Start with empty counts, in this Redis or, if the address is empty, in this process."""
    global _counts
    _counts = Counts(redis_url)
    return _counts


def current() -> Counts:
    """Return the counts of this process."""
    return _counts or use(settings.redis_url)
