"""The bus between workers: each receives the others' events through Redis pub/sub."""

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

from messenger.live.bus import Event
from messenger.live.local_bus import LocalBus
from messenger.outages import Outage

log = logging.getLogger(__name__)

MAX_EVENT_BYTES = 256 * 1024
MAX_WAITING_BYTES = 8 * 1024 * 1024
MAX_AT_ONCE = 100
MAX_TOPICS = 8
EVERYBODY = "messenger:everybody"
# Heartbeat: after this much silence, ping Redis and wait this long for its answer.
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
    """Notice that events published by a worker may have been lost."""

    model_config = ConfigDict(extra="forbid", strict=True)

    origin: str
    missed: Literal[True]


Parcel = TypeAdapter[Envelope | Gap](Envelope | Gap)


class RedisBus(LocalBus):
    """Delivers to this worker's own listeners at once and to the other workers through Redis.

    For a small audience, each user has a topic, so that a worker receives events of its own users only. A
    large audience would reach nearly every worker many times over; its events use one topic for everybody.

    Each time the connection ends, this worker may have missed events of the others, and they may have missed
    its own. After reconnecting it catches up and tells the others to do the same.
    """

    hears_at_once = False

    def __init__(self, url: str) -> None:
        super().__init__()
        # Parse the address now, so that a malformed one fails at start.
        parse_url(url)
        self._url = url
        self._origin = secrets.token_hex(8)
        self._numbers = count(1)
        self._waiting: deque[tuple[list[str], bytes]] = deque()
        self._waiting_bytes = 0
        self._left_gap = False
        self._work = asyncio.Event()
        self._recent: deque[tuple[str, int]] = deque(maxlen=MAX_AT_ONCE)
        self._catching_up: asyncio.TimerHandle | None = None
        self._away = Outage(
            log, "Redis is not reachable: other workers' tabs update later", "Redis is reachable again"
        )

    def _subscriptions_changed(self) -> None:
        self._work.set()

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._exchange()
                except Exception as error:
                    self._note_outage(error)
                await asyncio.sleep(RETRY_SECONDS)
        finally:
            if self._catching_up:
                self._catching_up.cancel()

    async def _exchange(self) -> None:
        """Send and receive over one pair of connections, until either fails."""
        # No retries within a connection: reconnecting is how this worker learns that events were missed.
        client = redis.Redis.from_url(
            self._url, retry=Retry(NoBackoff(), 0, ()), socket_connect_timeout=ANSWER_SECONDS
        )
        async with client, client.pubsub() as pubsub:
            topics = self._wanted_topics()
            async with asyncio.timeout(ANSWER_SECONDS):
                # The topic for everybody comes last: its confirmation means that all are confirmed.
                await pubsub.subscribe(*topics, EVERYBODY)
            await _first_to_end(self._receive(pubsub), self._send_waiting(client, pubsub, topics))

    def _note_outage(self, error: Exception) -> None:
        if not self._away.is_on and not isinstance(error, RedisError | OSError):
            log.warning("the bus failed", exc_info=error)
        # Log only the type: the text of an error may quote an event.
        self._away.begin(type(error).__name__)
        self._left_gap = True

    def _catch_up_soon(self) -> None:
        """Catch up once for all notices that arrive at about the same time (debounce)."""
        if self._catching_up is None:
            self._catching_up = self._loop.call_later(GATHER_SECONDS, self._catch_up_now)

    def _catch_up_now(self) -> None:
        self._catching_up = None
        self._catch_up()

    # Outgoing.

    def _dispatch(self, happened: Event, to: frozenset[int]) -> None:
        self._enqueue(happened, to)
        super()._dispatch(happened, to)

    def _enqueue(self, happened: Event, to: frozenset[int]) -> None:
        try:
            parcel = self._encoded(happened, to)
        except (KeyError, ValueError) as error:
            log.error("dropped a %s that can't be sent (%s)", type(happened).__name__, type(error).__name__)
            return
        # Backpressure: drop the queue and send a gap notice instead, so that the other workers catch up.
        if len(parcel) > MAX_EVENT_BYTES or self._waiting_bytes + len(parcel) > MAX_WAITING_BYTES:
            self._waiting.clear()
            self._waiting_bytes = 0
            self._left_gap = True
        else:
            self._waiting.append((_topics(to), parcel))
            self._waiting_bytes += len(parcel)
        self._work.set()

    def _encoded(self, happened: Event, to: frozenset[int]) -> bytes:
        kind = type(happened).__name__
        fields = Event.kinds[kind].dump_python(happened, mode="json")
        envelope = Envelope(
            origin=self._origin, number=next(self._numbers), to=sorted(to), event=kind, fields=fields
        )
        return envelope.model_dump_json().encode()

    async def _send_waiting(self, client: redis.Redis, pubsub: PubSub, topics: set[str]) -> None:
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                topics = await self._update_topics(pubsub, topics)
                await self._send_batch(client)
            if not self._waiting and not self._left_gap:
                await self._work.wait()
            self._work.clear()

    async def _update_topics(self, pubsub: PubSub, topics: set[str]) -> set[str]:
        wanted = self._wanted_topics()
        if wanted - topics:
            await pubsub.subscribe(*(wanted - topics))
        if topics - wanted:
            await pubsub.unsubscribe(*(topics - wanted))
        return wanted

    def _wanted_topics(self) -> set[str]:
        return {_topic(user) for listener in self._listeners for user in listener.users}

    async def _send_batch(self, client: redis.Redis) -> None:
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

    # Incoming.

    async def _receive(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(timeout=QUIET_SECONDS)
            if message is None:
                message = await self._ping(pubsub)
            if message["type"] == "message":
                self._decode(message["data"])
            elif message["type"] == "subscribe" and message["channel"] == EVERYBODY.encode():
                self._catch_up_soon()

    async def _ping(self, pubsub: PubSub) -> dict[str, Any]:
        async with asyncio.timeout(ANSWER_SECONDS):
            await pubsub.ping()
            while True:
                if message := await pubsub.get_message(timeout=ANSWER_SECONDS):
                    return message

    def _decode(self, data: bytes) -> None:
        if len(data) > MAX_EVENT_BYTES:
            log.warning("dropped an event of %d bytes", len(data))
            return
        try:
            parcel = Parcel.validate_json(data)
            is_own = parcel.origin == self._origin
            if isinstance(parcel, Gap):
                # Receiving our own notice proves that Redis works in both directions.
                self._away.end() if is_own else self._catch_up_soon()
            elif not is_own:
                self._deliver(parcel)
        except (ValidationError, KeyError):
            log.warning("dropped an event that cannot be read")

    def _deliver(self, envelope: Envelope) -> None:
        """Decode and deliver the event; deduplicate events that arrive on several users' topics."""
        mark = (envelope.origin, envelope.number)
        if mark in self._recent:
            return
        happened = Event.kinds[envelope.event].validate_python(envelope.fields, extra="forbid")
        self._recent.append(mark)
        super()._dispatch(happened, frozenset(envelope.to))


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    # Not a task group: it would wrap the failure in an exception group and leave this task cancelled.
    tasks = [asyncio.create_task(work) for work in works]
    try:
        ended, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
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
