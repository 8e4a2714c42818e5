"""The bus of many workers: each hears through Redis what the others stored."""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Coroutine
from itertools import count
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from redis import asyncio as redis
from redis.asyncio.client import PubSub
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from messenger.live.bus import CatchUp, Deliver, Event
from messenger.live.local_bus import LocalBus
from messenger.outages import Outage

log = logging.getLogger(__name__)

LARGEST_EVENT = 256 * 1024
MAX_WAITING_BYTES = 8 * 1024 * 1024
MAX_AT_ONCE = 100
MAX_TOPICS = 8
EVERYBODY = "messenger:everybody"
# A frozen Redis is noticed when both have passed.
QUIET_SECONDS = 3.0
ANSWER_SECONDS = 3.0
RETRY_SECONDS = 1.0
GATHER_SECONDS = 0.2


class Envelope(BaseModel):
    """An event on the wire: origin worker, its sequence number, recipients, type and fields."""

    model_config = ConfigDict(extra="forbid", strict=True)

    origin: str
    number: int
    to: list[int]
    event: str
    fields: dict[str, Any]


class Gap(BaseModel):
    """Word that what a worker published may not have arrived."""

    model_config = ConfigDict(extra="forbid", strict=True)

    origin: str
    missed: Literal[True]


Parcel = TypeAdapter[Envelope | Gap](Envelope | Gap)


class RedisBus(LocalBus):
    """Delivers to this worker's own tabs at once and to the other workers through Redis.

    A small audience has a topic for each user, so that a worker hears its own users only; a large
    one would reach nearly every worker many times over, and takes the topic of everybody instead.

    Each time the connection ends, this worker may have missed events, and the others its own: when
    it is back, it catches up and tells the others to do the same.
    """

    hears_at_once = False

    def __init__(self, url: str, deliver: Deliver, catch_up: CatchUp) -> None:
        super().__init__(deliver, catch_up)
        # Here, so that an address which cannot be one fails at start.
        parse_url(url)
        self._url = url
        self._origin = secrets.token_hex(8)
        self._numbers = count(1)
        self._waiting: deque[tuple[list[str], bytes]] = deque()
        self._waiting_bytes = 0
        self._left_gap = False
        self._work = asyncio.Event()
        self._heard_lately: deque[tuple[str, int]] = deque(maxlen=MAX_AT_ONCE)
        self._catching_up: asyncio.TimerHandle | None = None
        self._away = Outage(
            log, "Redis is not reachable: tabs of other workers hear later", "Redis is reachable again"
        )

    def subscribe(self, user_id: int) -> None:
        super().subscribe(user_id)
        self._work.set()

    def unsubscribe(self, user_id: int) -> None:
        super().unsubscribe(user_id)
        self._work.set()

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._carry()
                except Exception as error:
                    self._went_away(error)
                await asyncio.sleep(RETRY_SECONDS)
        finally:
            if self._catching_up:
                self._catching_up.cancel()

    async def _carry(self) -> None:
        """Carry events over one pair of connections, until either fails."""
        # Nothing is tried again within: connecting anew is what shows that events were missed.
        client = redis.Redis.from_url(
            self._url, retry=Retry(NoBackoff(), 0, ()), socket_connect_timeout=ANSWER_SECONDS
        )
        async with client, client.pubsub() as heard:
            topics = self._wanted_topics()
            async with asyncio.timeout(ANSWER_SECONDS):
                # Everybody comes last: its confirmation is that of all.
                await heard.subscribe(*topics, EVERYBODY)
            await _first_to_end(self._hear(heard), self._tell(client, heard, topics))

    def _went_away(self, error: Exception) -> None:
        if not self._away.is_on and not isinstance(error, RedisError | OSError):
            log.warning("the bus failed", exc_info=error)
        # The text of an error may quote an event.
        self._away.begin(type(error).__name__)
        self._left_gap = True

    def _catch_up_soon(self) -> None:
        """Catch up once for all who say so at about the same time."""
        if self._catching_up is None:
            self._catching_up = self._loop.call_later(GATHER_SECONDS, self._catch_up_now)

    def _catch_up_now(self) -> None:
        self._catching_up = None
        self.catch_up()

    # What this worker tells the others.

    def _hand_over(self, happened: Event, to: frozenset[int]) -> None:
        self._post(happened, to)
        super()._hand_over(happened, to)

    def _post(self, happened: Event, to: frozenset[int]) -> None:
        try:
            parcel = self._packed(happened, to)
        except (KeyError, ValueError) as error:
            log.error("dropped a %s that cannot travel (%s)", type(happened).__name__, type(error).__name__)
            return
        # What is too much is made good by a word about the gap, which is small.
        if len(parcel) > LARGEST_EVENT or self._waiting_bytes + len(parcel) > MAX_WAITING_BYTES:
            self._waiting.clear()
            self._waiting_bytes = 0
            self._left_gap = True
        else:
            self._waiting.append((_topics(to), parcel))
            self._waiting_bytes += len(parcel)
        self._work.set()

    def _packed(self, happened: Event, to: frozenset[int]) -> bytes:
        kind = type(happened).__name__
        fields = Event.kinds[kind].dump_python(happened, mode="json")
        envelope = Envelope(
            origin=self._origin, number=next(self._numbers), to=sorted(to), event=kind, fields=fields
        )
        return envelope.model_dump_json().encode()

    async def _tell(self, client: redis.Redis, heard: PubSub, topics: set[str]) -> None:
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                topics = await self._keep_topics(heard, topics)
                await self._send(client)
            if not self._waiting and not self._left_gap:
                await self._work.wait()
            self._work.clear()

    async def _keep_topics(self, heard: PubSub, topics: set[str]) -> set[str]:
        wanted = self._wanted_topics()
        if wanted - topics:
            await heard.subscribe(*(wanted - topics))
        if topics - wanted:
            await heard.unsubscribe(*(topics - wanted))
        return wanted

    def _wanted_topics(self) -> set[str]:
        return {_topic(user) for user in self._users}

    async def _send(self, client: redis.Redis) -> None:
        async with client.pipeline(transaction=False) as pipeline:
            if self._left_gap:
                self._left_gap = False
                pipeline.publish(EVERYBODY, Gap(origin=self._origin, missed=True).model_dump_json())
            for _ in range(min(len(self._waiting), MAX_AT_ONCE)):
                topics, parcel = self._waiting.popleft()
                self._waiting_bytes -= len(parcel)
                for topic in topics:
                    pipeline.publish(topic, parcel)
            await pipeline.execute()

    # What this worker hears from the others.

    async def _hear(self, heard: PubSub) -> None:
        while True:
            message = await heard.get_message(timeout=QUIET_SECONDS)
            if message is None:
                message = await self._answer(heard)
            if message["type"] == "message":
                self._open(message["data"])
            elif message["type"] == "subscribe" and message["channel"] == EVERYBODY.encode():
                self._catch_up_soon()

    async def _answer(self, heard: PubSub) -> dict[str, Any]:
        async with asyncio.timeout(ANSWER_SECONDS):
            await heard.ping()
            while True:
                if message := await heard.get_message(timeout=ANSWER_SECONDS):
                    return message

    def _open(self, data: bytes) -> None:
        if len(data) > LARGEST_EVENT:
            log.warning("dropped an event of %d bytes", len(data))
            return
        try:
            parcel = Parcel.validate_json(data)
            is_own = parcel.origin == self._origin
            if isinstance(parcel, Gap):
                # One's own is the proof that Redis carries both ways.
                self._away.end() if is_own else self._catch_up_soon()
            elif not is_own:
                self._take(parcel)
        except (ValidationError, KeyError):
            log.warning("dropped an event that cannot be read")

    def _take(self, envelope: Envelope) -> None:
        """Deliver the event, once when it comes on the topics of several of this worker's users."""
        mark = (envelope.origin, envelope.number)
        if mark in self._heard_lately:
            return
        happened = Event.kinds[envelope.event].validate_python(envelope.fields, extra="forbid")
        self._heard_lately.append(mark)
        # As a callback of its own, so that a failure to deliver is no failure to hear.
        self._loop.call_soon(super()._hand_over, happened, frozenset(envelope.to))


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    # A task group would make a failure a group, and leave this task marked as cancelled.
    tasks = [asyncio.create_task(work) for work in works]
    try:
        ended, _going_on = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _topic(user_id: int) -> str:
    return f"messenger:user:{user_id}"


def _topics(to: frozenset[int]) -> list[str]:
    return [_topic(user) for user in to] if len(to) <= MAX_TOPICS else [EVERYBODY]
