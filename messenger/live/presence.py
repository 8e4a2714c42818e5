"""Presence: who has tabs open, in this worker and in the others, and whether they look at one.

Nothing of it is stored in the database. Between workers it travels through Redis: each worker keeps its own
people in a key that expires, so that those of a worker that was killed are gone soon.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Iterable
from enum import IntEnum

from pydantic import BaseModel, ConfigDict, ValidationError
from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from messenger.config import settings

EXCHANGE_SECONDS = 5.0
# A person whose worker was killed is gone after this and one exchange: less than a minute.
EXPIRE_SECONDS = 45
ANSWER_SECONDS = 3.0
MAX_BYTES = 4 * 1024 * 1024
WORKERS = "messenger:presence"


class Presence(IntEnum):
    """What a person's tabs tell of them; of several tabs, the greatest counts."""

    OFFLINE = 0
    # All their tabs are hidden, or without input for a while.
    AWAY = 1
    # Somebody looks at a tab and uses it.
    ONLINE = 2


class People(BaseModel):
    """The people of one worker, as the others read them."""

    model_config = ConfigDict(strict=True)

    online: list[int]
    away: list[int]


class Board:
    """Knows the presence of everybody who has a tab in any worker; other workers' a few seconds late.

    Any thread may ask; only the event loop changes it.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._url = redis_url
        self._key = ""
        self._own: dict[int, Presence] = {}
        self._others: dict[int, Presence] = {}
        self._heard_at = time.monotonic()
        # Called on the event loop with the people whose presence may have changed.
        self.on_change: Callable[[set[int]], None] = lambda _user_ids: None

    def set(self, user_id: int, presence: Presence) -> None:
        """Note what a person's tabs in this worker tell."""
        if self._own.get(user_id, Presence.OFFLINE) == presence:
            return
        if presence:
            self._own[user_id] = presence
        else:
            del self._own[user_id]
        self.on_change({user_id})

    def of(self, user_id: int) -> Presence:
        """Return a person's presence in all workers."""
        here = self._own.get(user_id, Presence.OFFLINE)
        return max(here, self._others.get(user_id, Presence.OFFLINE))

    def own_online(self) -> frozenset[int]:
        """Return those who use a tab of this worker."""
        return frozenset(user_id for user_id, presence in self._own.items() if presence is Presence.ONLINE)

    def online(self, user_ids: Iterable[int]) -> frozenset[int]:
        """Return those who look at a tab and use it."""
        return frozenset(user_id for user_id in user_ids if self.of(user_id) is Presence.ONLINE)

    def connected(self, user_ids: Iterable[int]) -> frozenset[int]:
        """Return those who have a tab at all, also if it is hidden."""
        return frozenset(user_id for user_id in user_ids if self.of(user_id))

    async def run(self) -> None:
        """Exchange with the other workers until cancelled."""
        if not self._url:
            await asyncio.Event().wait()
        # Not earlier: workers come from one process that has loaded this module.
        self._key = f"{WORKERS}:{secrets.token_hex(8)}"
        once = Retry(NoBackoff(), 0, ())
        async with redis.Redis.from_url(
            self._url, retry=once, socket_connect_timeout=ANSWER_SECONDS
        ) as client:
            try:
                while True:
                    await self._try_exchange(client)
                    await asyncio.sleep(EXCHANGE_SECONDS)
            finally:
                # Whoever does not return to another worker has left.
                with contextlib.suppress(RedisError, OSError, TimeoutError):
                    async with asyncio.timeout(1):
                        await client.delete(self._key)

    async def _try_exchange(self, client: redis.Redis) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                self._take(await self._exchange(client))
        except (RedisError, OSError, TimeoutError):
            # The bus logs the outage. Meanwhile the others' people leave as if those workers had been killed.
            if time.monotonic() - self._heard_at > EXPIRE_SECONDS:
                self._replace({})

    async def _exchange(self, client: redis.Redis) -> list[bytes]:
        """Write this worker's people, and read those of the others."""
        async with client.pipeline(transaction=False) as pipeline:
            pipeline.set(self._key, self._encoded(), ex=EXPIRE_SECONDS)
            pipeline.sadd(WORKERS, self._key)
            pipeline.smembers(WORKERS)
            names = (await pipeline.execute())[-1]
        others = sorted(names - {self._key.encode()})
        found = await client.mget(others) if others else []
        if gone := [name for name, people in zip(others, found, strict=True) if people is None]:
            await client.srem(WORKERS, *gone)  # pyright: ignore[reportGeneralTypeIssues]
        return [people for people in found if people is not None and len(people) <= MAX_BYTES]

    def _encoded(self) -> str:
        by = {
            each: [user_id for user_id, presence in self._own.items() if presence is each]
            for each in (Presence.ONLINE, Presence.AWAY)
        }
        return People(online=by[Presence.ONLINE], away=by[Presence.AWAY]).model_dump_json()

    def _take(self, found: list[bytes]) -> None:
        self._heard_at = time.monotonic()
        others: dict[int, Presence] = {}
        for written in found:
            # A worker of another release may write what this one cannot read.
            with contextlib.suppress(ValidationError):
                people = People.model_validate_json(written)
                for user_id in people.away:
                    others.setdefault(user_id, Presence.AWAY)
                others |= dict.fromkeys(people.online, Presence.ONLINE)
        self._replace(others)

    def _replace(self, others: dict[int, Presence]) -> None:
        before, self._others = self._others, others
        if changed := {user_id for user_id, _presence in before.items() ^ others.items()}:
            self.on_change(changed)


board = Board(settings.redis_url)
