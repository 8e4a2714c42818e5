"""The bus of many workers: each hears through Redis what the others stored."""

import asyncio
import contextlib
import logging
import secrets
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from redis import asyncio as redis
from redis.exceptions import RedisError

from messenger.live.bus import CatchUp, Deliver, Event
from messenger.live.local_bus import LocalBus

log = logging.getLogger(__name__)

LARGEST_EVENT = 256 * 1024
MOST_WAITING = 10_000
MOST_TOPICS = 8
EVERYBODY = "messenger:everybody"
ANSWER_SECONDS = 5
RETRY_SECONDS = 1


class Envelope(BaseModel):
    """An event as it travels: who published it, for whom, its kind and its fields."""

    model_config = ConfigDict(extra="forbid", strict=True)

    origin: str
    to: list[int]
    event: str
    fields: dict[str, Any]


class RedisBus(LocalBus):
    """Delivers to this worker's own tabs at once and to the other workers through Redis.

    A small audience has a topic for each user, so that a worker hears its own users only; a large
    one would reach nearly every worker many times over, and takes the topic of everybody instead.
    """

    def __init__(self, url: str, deliver: Deliver, catch_up: CatchUp) -> None:
        super().__init__(deliver, catch_up)
        self._origin = secrets.token_hex(8)
        self._redis = redis.Redis.from_url(
            url,
            socket_connect_timeout=ANSWER_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            health_check_interval=ANSWER_SECONDS,
        )
        self._waiting: asyncio.Queue[tuple[Event, frozenset[int]]] = asyncio.Queue(MOST_WAITING)
        self._topics_changed = asyncio.Event()
        self._is_reachable = True

    def _hand_over(self, happened: Event, to: frozenset[int]) -> None:
        super()._hand_over(happened, to)
        with contextlib.suppress(asyncio.QueueFull):
            self._waiting.put_nowait((happened, to))

    def subscribe(self, user_id: int) -> None:
        super().subscribe(user_id)
        self._topics_changed.set()

    def unsubscribe(self, user_id: int) -> None:
        super().unsubscribe(user_id)
        self._topics_changed.set()

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep(self._send))
                tasks.create_task(self._keep(self._hear))
        finally:
            await self._redis.aclose()

    async def _keep(self, carry: Any) -> None:
        """Carry on for ever, and say once when Redis goes away and once when it is back."""
        while True:
            try:
                await carry()
            except (RedisError, OSError, TimeoutError) as error:
                if self._is_reachable:
                    log.warning(
                        "Redis is not reachable (%s): tabs of other workers hear later", type(error).__name__
                    )
                self._is_reachable = False
            await asyncio.sleep(RETRY_SECONDS)

    async def _send(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty() and len(batch) < 100:
                batch.append(self._waiting.get_nowait())
            pipeline = self._redis.pipeline(transaction=False)
            for happened, to in batch:
                for topic in _topics(to):
                    pipeline.publish(topic, self._encoded(happened, to))
            await pipeline.execute()

    def _encoded(self, happened: Event, to: frozenset[int]) -> bytes:
        kind = type(happened).__name__
        fields = Event.kinds[kind].dump_python(happened, mode="json")
        return (
            Envelope(origin=self._origin, to=sorted(to), event=kind, fields=fields).model_dump_json().encode()
        )

    async def _hear(self) -> None:
        async with self._redis.pubsub() as heard:
            await heard.subscribe(EVERYBODY)
            topics: set[str] = set()
            self._topics_changed.set()
            async with asyncio.TaskGroup() as tasks:
                keeper = tasks.create_task(self._keep_topics(heard, topics))
                try:
                    while True:
                        message = await heard.get_message(timeout=ANSWER_SECONDS)
                        if message:
                            self._take(message)
                finally:
                    keeper.cancel()

    async def _keep_topics(self, heard: Any, topics: set[str]) -> None:
        while True:
            await self._topics_changed.wait()
            self._topics_changed.clear()
            wanted = {_topic(user) for user in self._users}
            if wanted - topics:
                await heard.subscribe(*(wanted - topics))
            if topics - wanted:
                await heard.unsubscribe(*(topics - wanted))
            topics.clear()
            topics.update(wanted)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe" and message["channel"] == EVERYBODY.encode():
            self._came_back()
        elif message["type"] == "message":
            self._open(message["data"])

    def _came_back(self) -> None:
        if not self._is_reachable:
            log.warning("Redis is reachable again")
        self._is_reachable = True
        self.catch_up()

    def _open(self, data: bytes) -> None:
        if len(data) > LARGEST_EVENT:
            log.warning("dropped an event of %d bytes", len(data))
            return
        try:
            envelope = Envelope.model_validate_json(data)
            if envelope.origin == self._origin:
                return
            happened = Event.kinds[envelope.event].validate_python(envelope.fields)
        except (ValidationError, KeyError):
            log.warning("dropped an event that cannot be read")
            return
        if here := frozenset(envelope.to) & self._users:
            self.deliver(happened, here)


def _topic(user_id: int) -> str:
    return f"messenger:user:{user_id}"


def _topics(to: frozenset[int]) -> list[str]:
    return [_topic(user) for user in to] if len(to) <= MOST_TOPICS else [EVERYBODY]
