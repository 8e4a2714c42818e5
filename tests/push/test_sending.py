"""From a sent message to what a browser shows, by way of a push service that checks signatures."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.config import settings
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.messages import deleting, editing
from messenger.domain.notifications import testing
from messenger.domain.talk import seats
from messenger.models import DueNotification, PushSubscription
from messenger.push.payload import TTL_SECONDS
from tests.support.people import conversation_of, reply, say
from tests.support.push_services import PRIVATE_HOST, PushServer
from tests.support.working import failures, queued


def waiting() -> int:
    """Count the due notifications."""
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(DueNotification)) or 0


def listening() -> int:
    """Count the browsers that take messages."""
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PushSubscription)) or 0


async def test_message_reaches_every_browser_of_a_member(
    service: PushServer, ada: Actor, grace: Actor, tea: int
):
    devices = [service.device_of(grace), service.device_of(grace)]
    author = service.device_of(ada)
    (message,) = say(ada, tea, "Tea is *ready*")
    await service.work()
    assert (waiting(), queued()) == (0, [])
    assert service.bodies(author) == []
    for device in devices:
        (got,) = [got for got in service.got if got.device == device.name]
        shown = got.content["notification"]
        assert got.content["web_push"] == 8030
        assert (shown["title"], shown["body"]) == ("Tea", "Ada: Tea is ready")
        assert shown["navigate"] == f"{settings.public_url}/conversations/{tea}"
        assert shown["tag"] == f"conversation-{tea}"
        there = {"viewer": grace.user_id, "conversation": tea, "number": message.number}
        assert shown["data"] | there == shown["data"]
        assert got.content["app_badge"] == 1
        assert got.headers["TTL"] == str(TTL_SECONDS)
        assert got.headers["Urgency"] == "normal"
        assert re.fullmatch(r"[\w-]{1,32}", got.headers["Topic"])


async def test_burst_is_one_notification(service: PushServer, ada: Actor, grace: Actor, tea: int):
    service.device_of(grace)
    for number in range(50):
        say(ada, tea, f"number {number}")
    assert (waiting(), len(queued())) == (1, 1)
    await service.work()
    assert service.bodies() == ["Ada: number 49\n50 new messages"]


async def test_message_during_sending_is_notified_of_as_well(
    service: PushServer, ada: Actor, grace: Actor, tea: int
):
    device = service.device_of(grace)
    say(ada, tea, "first")
    take = service.take

    async def take_late(request: object) -> object:
        service.take = take
        say(ada, tea, "second")
        return await take(request)  # pyright: ignore[reportArgumentType]

    service.take = take_late  # pyright: ignore[reportAttributeAccessIssue]
    await service.work()
    assert service.bodies(device) == ["Ada: first", "Ada: second\n2 new messages"]
    assert (waiting(), queued()) == (0, [])


@pytest.mark.parametrize(
    ("title", "shown", "body"), [("", "Ada", "hello"), ("Us", "Us", "Ada: hello")], ids=["direct", "titled"]
)
async def test_message_between_two_is_urgent(
    title: str, shown: str, body: str, service: PushServer, ada: Actor, grace: Actor
):
    service.device_of(grace)
    say(ada, conversation_of(ada, grace, title=title), "hello")
    await service.work()
    (got,) = service.got
    assert (got.content["notification"]["title"], got.body) == (shown, body)
    assert got.headers["Urgency"] == "high"


async def test_badge_counts_what_calls(service: PushServer, ada: Actor, grace: Actor, alan: Actor, tea: int):
    service.device_of(grace)
    places = [
        tea,
        *(conversation_of(ada, grace, alan, title=title) for title in ("Read", "Muted", "Archived")),
    ]
    for place in places:
        say(ada, place, "hello")
    seats.mark_read(grace, places[1], 100)
    now = clock.now()
    for place, columns in ((places[2], {"muted_until": now + HOUR_MS}), (places[3], {"archived_at": now})):
        with db.transaction() as tx:
            is_theirs = (
                col(models.Member.conversation_id) == place,
                col(models.Member.user_id) == grace.user_id,
            )
            tx.execute(sa.update(models.Member).where(*is_theirs).values(**columns))
    await service.work()
    assert {got.content["app_badge"] for got in service.got} == {1}
    say(ada, places[2], "@Grace hello")
    await service.work()
    assert service.got[-1].content["app_badge"] == 2


async def test_edit_that_adds_a_mention_notifies_once(
    service: PushServer, ada: Actor, grace: Actor, alan: Actor, tea: int
):
    device, other = service.device_of(grace), service.device_of(alan)
    (message,) = say(ada, tea, "Look")
    await service.work()
    service.got.clear()
    for body in ("Look, @Grace", "Look here, @Grace", "Look here now, @Grace"):
        editing.edit(ada, message.id, body)
        await service.work()
    assert service.bodies(device) == ["Ada: Look, @Grace"]
    assert service.bodies(other) == []


async def test_deleted_message_is_not_shown(service: PushServer, ada: Actor, grace: Actor, tea: int):
    service.device_of(grace)
    kept, gone = say(ada, tea, "kept", "gone")
    deleting.delete(ada, gone.id)
    await service.work()
    assert service.bodies() == ["Ada: kept"]
    service.got.clear()
    deleting.delete(ada, kept.id)
    deleting.delete(ada, say(ada, tea, "also gone")[0].id)
    await service.work()
    assert (service.got, waiting()) == ([], 0)


async def test_reply_is_urgent_for_whom_it_answers(
    service: PushServer, ada: Actor, grace: Actor, alan: Actor, tea: int
):
    service.device_of(grace, "grace")
    service.device_of(alan, "alan")
    (question,) = say(grace, tea, "Tea?")
    reply(ada, tea, question.id, "Yes")
    await service.work()
    urgency = {got.device: got.headers["Urgency"] for got in service.got}
    assert urgency == {"grace": "high", "alan": "normal"}


@pytest.mark.parametrize("status", [404, 410])
async def test_gone_browser_is_forgotten(
    status: int, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    device = service.device_of(grace)
    service.answers[device.name] = [status]
    say(ada, tea, "hello")
    await service.work()
    assert (listening(), waiting(), queued()) == (0, 0, [])


async def test_endpoint_that_is_not_public_is_forgotten(
    service: PushServer, ada: Actor, grace: Actor, tea: int
):
    service.device_of(grace, host=PRIVATE_HOST)
    say(ada, tea, "hello")
    await service.work()
    assert listening() == 0


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_only_the_browser_that_failed_is_tried_again(
    status: int,
    let_pass: Callable[[int], None],
    service: PushServer,
    ada: Actor,
    grace: Actor,
    tea: int,
):
    good, bad = service.device_of(grace), service.device_of(grace)
    service.answers[bad.name] = [status, status]
    say(ada, tea, "hello")
    await service.work()
    assert (service.bodies(good), service.bodies(bad)) == (["Ada: hello"], [])
    for _ in range(2):
        let_pass(HOUR_MS)
        await service.work()
    assert (service.bodies(good), service.bodies(bad)) == (["Ada: hello"], ["Ada: hello"])
    assert queued() == []


async def test_refused_message_is_not_tried_again(service: PushServer, ada: Actor, grace: Actor, tea: int):
    device = service.device_of(grace)
    service.answers[device.name] = [413]
    say(ada, tea, "hello")
    await service.work()
    assert (listening(), waiting(), queued()) == (1, 0, [])


async def test_signature_is_made_anew_after_half_a_day(
    let_pass: Callable[[int], None], service: PushServer, ada: Actor, grace: Actor, tea: int
):
    service.device_of(grace)
    # The service checks each: none may be too old.
    for hours in (0, 11, 2, 11):
        let_pass(hours * HOUR_MS)
        say(ada, tea, f"at {clock.now()}")
        await service.work()
    signatures = [got.headers["Authorization"] for got in service.got]
    assert len(signatures) == 4
    assert len(set(signatures)) == 2


async def test_test_reaches_only_this_browser(service: PushServer, grace: Actor):
    device, other = service.device_of(grace), service.device_of(grace)
    testing.send(device.actor)
    await service.work()
    assert service.bodies(device) == ["Notifications work on this device."]
    assert service.bodies(other) == []
    assert failures() == []
