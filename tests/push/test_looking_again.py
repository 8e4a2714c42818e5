"""What is due is looked at once more: what changed meanwhile decides whether somebody is notified."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.notifications import preferences, subscriptions
from messenger.domain.notifications.due import ACTIVE_MS
from messenger.domain.talk import membership, seats
from messenger.live.presence import Board, Presence
from tests.push.test_sending import waiting
from tests.support.people import conversation_of, reply, say
from tests.support.push_services import PushServer
from tests.support.working import queued

Pass = Callable[[int], None]


def seat(actor: Actor, conversation_id: int, **columns: Any) -> None:
    """Store what a member has chosen for a conversation."""
    with db.transaction() as tx:
        is_theirs = col(models.Member.user_id) == actor.user_id
        is_there = col(models.Member.conversation_id) == conversation_id
        tx.execute(sa.update(models.Member).where(is_theirs, is_there).values(**columns))


async def test_read_elsewhere_within_15_seconds_is_no_push(
    let_pass: Pass, board: Board, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(0)
    device = service.device_of(grace)
    board.set(grace.user_id, Presence.ONLINE)
    (read, _unread) = say(ada, tea, "read", "not read")
    await service.work()
    assert (service.got, waiting()) == ([], 1)
    seats.mark_read(grace, tea, read.number + 1)
    let_pass(ACTIVE_MS)
    await service.work()
    assert (service.got, waiting(), queued()) == ([], 0, [])
    say(ada, tea, "hello")
    let_pass(ACTIVE_MS - 1)
    await service.work()
    assert service.got == []
    let_pass(1)
    await service.work()
    assert service.bodies(device) == ["Ada: hello"]


async def test_hidden_tab_does_not_delay_a_push(
    let_pass: Pass, board: Board, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(0)
    service.device_of(grace)
    board.set(grace.user_id, Presence.AWAY)
    say(ada, tea, "hello")
    await service.work()
    assert service.bodies() == ["Ada: hello"]


CHANGES: dict[str, Callable[..., object]] = {
    "read": lambda grace, tea, **_: seats.mark_read(grace, tea, 100),
    "muted": lambda grace, tea, **_: seat(grace, tea, muted_until=clock.now() + 1),
    "level": lambda grace, **_: preferences.choose_level(grace, "mentions"),
    "level of the conversation": lambda grace, tea, **_: seat(grace, tea, level="none"),
    "paused": lambda grace, **_: preferences.pause(grace, 30),
    "removed": lambda ada, grace, tea: membership.remove(ada, tea, grace.user_id),
    "answered": lambda grace, tea, **_: say(grace, tea, "on my way"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_change_before_it_is_due_decides(
    change: str, let_pass: Pass, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(0)
    service.device_of(grace)
    say(ada, tea, "hello")
    assert waiting() == 1
    CHANGES[change](ada=ada, grace=grace, tea=tea)
    await service.work()
    assert (service.got, waiting(), queued()) == ([], 0, [])


async def test_signed_out_browser_gets_nothing(service: PushServer, ada: Actor, grace: Actor, tea: int):
    device, other = service.device_of(grace), service.device_of(grace)
    say(ada, tea, "hello")
    sign_ins.end(device.actor)
    await service.work()
    assert (service.bodies(device), service.bodies(other)) == ([], ["Ada: hello"])


async def test_expired_sign_in_gets_nothing(
    let_pass: Pass, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(0)
    service.device_of(grace)
    let_pass(sign_ins.IDLE_KEPT_MS)
    say(ada, tea, "hello")
    await service.work()
    assert (service.got, waiting()) == ([], 0)


@pytest.mark.parametrize("own", ["mentions", None], ids=["of the conversation", "in general"])
async def test_mentions_and_replies_get_through(
    own: str | None, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    service.device_of(grace)
    seat(grace, tea, level=own)
    preferences.choose_level(grace, "all" if own else "mentions")
    (question,) = say(grace, tea, "Tea?")
    say(ada, tea, "plain")
    await service.work()
    assert service.got == []
    say(ada, tea, "@Grace look")
    await service.work()
    reply(ada, tea, question.id, "Yes")
    await service.work()
    say(ada, tea, "@everyone come")
    await service.work()
    assert service.bodies() == [
        "Ada: @Grace look",
        "Ada: Yes\n2 new messages",
        "Ada: @everyone come\n3 new messages",
    ]


async def test_muted_conversation_lets_only_mentions_through(
    let_pass: Pass, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(0)
    service.device_of(grace)
    seat(grace, tea, muted_until=clock.now() + HOUR_MS)
    say(ada, tea, "plain")
    say(ada, tea, "@Grace look")
    await service.work()
    assert service.bodies() == ["Ada: @Grace look"]
    let_pass(HOUR_MS)
    say(ada, tea, "later")
    await service.work()
    assert service.bodies()[1:] == ["Ada: later\n3 new messages"]


async def test_two_people_address_each_other(service: PushServer, ada: Actor, grace: Actor):
    service.device_of(grace)
    preferences.choose_level(grace, "mentions")
    say(ada, conversation_of(ada, grace), "hello")
    await service.work()
    assert service.bodies() == ["Ada: hello"]


async def test_quiet_hours_are_those_of_the_person(
    let_pass: Pass, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    midnight = -clock.now() % DAY_MS
    let_pass(midnight)
    service.device_of(grace)
    # From 22 to 7 o'clock in Kolkata, which is from 16:30 to 1:30 in UTC.
    preferences.choose_hours(grace, 22 * 60, 7 * 60, "Asia/Kolkata")
    heard = []
    for minutes in (0, 89, 91, 16 * 60 + 29, 16 * 60 + 31):
        let_pass(minutes * MINUTE_MS - clock.now() % DAY_MS)
        say(ada, tea, f"at {minutes}")
        await service.work()
        seats.mark_read(grace, tea, 100)
        heard.append(len(service.got))
    assert heard == [0, 0, 1, 2, 2]


async def test_pause_ends_by_itself(let_pass: Pass, service: PushServer, ada: Actor, grace: Actor, tea: int):
    let_pass(0)
    service.device_of(grace)
    preferences.pause(grace, 30)
    say(ada, tea, "too early")
    await service.work()
    let_pass(30 * MINUTE_MS)
    say(ada, tea, "in time")
    await service.work()
    assert service.bodies() == ["Ada: in time\n2 new messages"]


async def test_without_a_listening_browser_nothing_is_due(
    service: PushServer, ada: Actor, grace: Actor, tea: int
):
    device = service.device_of(grace)
    subscriptions.unsubscribe(device.actor)
    say(ada, tea, "hello")
    assert (waiting(), queued()) == (0, [])


async def test_clock_that_is_set_back_strands_nothing(
    let_pass: Pass, board: Board, service: PushServer, ada: Actor, grace: Actor, tea: int
):
    let_pass(DAY_MS)
    service.device_of(grace)
    board.set(grace.user_id, Presence.ONLINE)
    say(ada, tea, "first")
    let_pass(-DAY_MS)
    board.set(grace.user_id, Presence.OFFLINE)
    say(ada, tea, "second")
    await service.work()
    assert (service.bodies(), waiting()) == (["Ada: second\n2 new messages"], 0)
