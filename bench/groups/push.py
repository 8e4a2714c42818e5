"""Measure notifications: making messages, and the time from the commit until the push service has them."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from aiohttp import web
from sqlmodel import col

from bench import served
from bench.loads import in_ms
from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.notifications import subscriptions, vapid
from messenger.domain.notifications.looking import Notice
from messenger.jobs.worker import Worker
from messenger.models import PushSubscription
from messenger.push import payload
from messenger.push.encrypting import encrypted
from messenger.push.kinds import kinds
from messenger.push.service import PushServices
from messenger.push.signing import Signer
from tests.support.people import new_id
from tests.support.push_services import HOST, NAMES, Device, base64url, certificate
from tests.support.senders import running
from tests.support.web_pages import internet, names, site

MADE = 3000
NOTICE = Notice(
    user=1,
    conversation=7,
    title="Tea",
    author="Ada",
    text="Milk at noon, or at one?",
    number=1,
    at=1_700_000_000_000,
    count=2,
    unread=3,
    is_direct=False,
    is_urgent=False,
)
PEOPLE, MESSAGES, ALONE = 300, 3, 200
# Between two messages to everybody, so that each is a notification of its own.
PAUSE_SECONDS = 3.0
# As push services answer that are some hundred kilometres away.
ANSWER_SECONDS = 0.05


async def rows() -> dict[str, str]:
    """Measure both on one core, which the push service shares."""
    actor = Actor(1, 1, is_administrator=False)
    each, encrypting = _costs([Device(actor, str(i)) for i in range(PEOPLE)])
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, _ = served.people(f"sqlite:///{name}/messenger.db", PEOPLE + 1)
        async with _push_service(Path(name)) as got:
            together = await _waits(got, actors, PEOPLE, MESSAGES, PAUSE_SECONDS)
            alone = await _waits(got, actors[:2], 1, ALONE, 0)
    made = f"{1 / each:,.0f} ({each * 1e6:.0f} µs each)"
    return {
        "push messages a second and core, made, signed and encrypted": made,
        "push messages a second and core, only encrypted": f"{1 / encrypting:,.0f}",
        f"commit to push service, {PEOPLE} people of a conversation, median and p95": in_ms(together),
        "commit to push service, one person, median and p95": in_ms(alone),
    }


def _costs(devices: list[Device]) -> tuple[float, float]:
    """Return the CPU seconds of a message in all, and of its encryption."""
    key = vapid.made()
    signer = Signer(key)
    held = [(f"https://{HOST}/{device.name}", device.public, base64url(device.secret)) for device in devices]
    contents: list[tuple[bytes, str, str]] = []
    start = time.process_time()
    for i in range(MADE):
        endpoint, public_key, secret = held[i % len(held)]
        notice = Notice(
            i, 7, "Tea", "Ada", "Milk at noon, or at one?", i, 1_700_000_000_000, 2, 3, False, False
        )
        push = payload.of(notice, "en", key)
        assert signer.authorization(endpoint)
        contents.append((push.content, public_key, secret))
    making = time.process_time() - start
    start = time.process_time()
    for content, public_key, secret in contents:
        encrypted(content, public_key, secret)
    encrypting = time.process_time() - start
    return (making + encrypting) / MADE, encrypting / MADE


@dataclass
class Got:
    """A push service: its port, and when it got messages."""

    port: int = 0
    times: list[float] = field(default_factory=list)


@asynccontextmanager
async def _push_service(folder: Path) -> AsyncIterator[Got]:
    """Run a push service that only notes when it gets something, and a worker that sends to it."""
    serving, trusting = certificate(folder)
    got = Got()

    async def take(_request: web.Request) -> web.Response:
        got.times.append(time.perf_counter())
        await asyncio.sleep(ANSWER_SECONDS)
        return web.Response(status=201)

    async with names(NAMES) as served_names, site(take, tls=serving) as there:  # pyright: ignore[reportArgumentType]
        got.port = there.port
        services = PushServices(internet(served_names, there.port, tls=trusting))
        async with services.opened(), running(Worker(kinds(services))):
            yield got


def _subscribe(actors: list[Actor], port: int) -> None:
    for actor in actors:
        device = Device(actor, f"{actor.user_id}")
        given = f"https://{HOST}/{device.name}"
        subscriptions.subscribe(actor, given, device.public, base64url(device.secret))
    with db.transaction() as tx:
        # Real push services are at the usual port.
        here = sa.literal(f"https://{HOST}:{port}/") + sa.cast(col(PushSubscription.user_id), sa.String)
        tx.execute(sa.update(PushSubscription).values(endpoint=here))


async def _waits(got: Got, actors: list[Actor], each: int, messages: int, pause: float) -> list[float]:
    """Send messages to a conversation; return how long each push took from the commit."""
    author, *others = actors
    conversation = served.conversation(actors)
    await asyncio.to_thread(_subscribe, others, got.port)
    waits: list[float] = []
    for i in range(messages):
        got.times.clear()
        draft = sending.Draft(conversation, new_id(), f"message {i}")
        await asyncio.to_thread(sending.send, author, [draft])
        committed_at = time.perf_counter()
        while len(got.times) < each:
            await asyncio.sleep(0.005)
        waits += [max(0.0, at - committed_at) for at in got.times]
        # The worker notes what was sent, or the next message would join.
        await asyncio.sleep(pause or 0.1 + ANSWER_SECONDS)
    return waits
