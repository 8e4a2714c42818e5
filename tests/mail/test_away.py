"""Mail for people who have been away: when they get it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.away import mailing
from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.messages import deleting
from messenger.domain.notifications import preferences
from messenger.domain.presence import last_seen
from messenger.domain.talk import membership, seats
from messenger.live.presence import Board, Presence
from messenger.mail.away import Looker
from messenger.models import Mail
from tests.mail.conftest import GRACE_ADDRESS
from tests.support.accounts import change
from tests.support.at_once import at_once
from tests.support.mail_server import MailServer, text_of
from tests.support.people import say
from tests.support.posting import SITE

Pass = Callable[[int], None]
AFTER_MS = 10 * MINUTE_MS


def seat(actor: Actor, conversation_id: int, **columns: Any) -> None:
    """Store what a member has chosen for a conversation."""
    with db.transaction() as tx:
        is_theirs = col(models.Member.user_id) == actor.user_id
        is_there = col(models.Member.conversation_id) == conversation_id
        tx.execute(sa.update(models.Member).where(is_theirs, is_there).values(**columns))


def looks(actor: Actor) -> None:
    """Note that somebody is there."""
    last_seen.note({actor.user_id: clock.now()})


async def test_mail_comes_after_ten_minutes_unread(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, tea: int
):
    say(ada, tea, "Milk at *noon*", "or at one?")
    let_pass(AFTER_MS - 1)
    await work()
    assert server.mails == []
    let_pass(1)
    await work()
    (mail,) = server.mails
    assert server.recipients == [GRACE_ADDRESS]
    assert mail["Subject"] == "Unread messages at chat.example.org"
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        assert "Ada: Milk at noon" in text
        assert "Ada: or at one?" in text
        assert "Tea" in text
        assert f"{SITE}/conversations/{tea}" in text


async def test_no_further_mail_until_they_have_looked(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    say(ada, tea, "first")
    seen_before = clock.now()
    let_pass(AFTER_MS)
    await work()
    # What was noted late is no look at the mail.
    last_seen.note({grace.user_id: seen_before})
    say(ada, tea, "second")
    let_pass(HOUR_MS)
    await work()
    assert len(server.mails) == 1
    looks(grace)
    let_pass(MINUTE_MS)
    await work()
    assert len(server.mails) == 2
    assert "second" in text_of(server.mails[1])


async def test_whoever_looks_gets_no_mail(
    let_pass: Pass, board: Board, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    board.set(grace.user_id, Presence.ONLINE)
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    await work()
    assert server.mails == []
    board.set(grace.user_id, Presence.AWAY)
    await work()
    assert len(server.mails) == 1


CHANGES: dict[str, Callable[..., object]] = {
    "read": lambda grace, tea, **_: seats.mark_read(grace, tea, 100),
    "muted": lambda grace, tea, **_: seat(grace, tea, muted_until=clock.now() + DAY_MS),
    "level": lambda grace, **_: preferences.choose_level(grace, "mentions"),
    "level of the conversation": lambda grace, tea, **_: seat(grace, tea, level="none"),
    "removed": lambda ada, grace, tea, **_: membership.remove(ada, tea, grace.user_id),
    "deleted": lambda ada, said, **_: deleting.delete(ada, said),
    "never": lambda grace, **_: preferences.choose_mail(grace, 0),
    "unconfirmed": lambda grace, **_: change(grace, email_confirmed_at=None),
    "deactivated": lambda grace, **_: change(grace, deactivated_at=1),
}


@pytest.mark.parametrize("change_of", CHANGES)
async def test_change_before_it_is_due_decides(
    change_of: str, let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    said = say(ada, tea, "hello")[0].id
    CHANGES[change_of](ada=ada, grace=grace, tea=tea, said=said)
    let_pass(AFTER_MS)
    await work()
    assert server.mails == []


@pytest.mark.parametrize("change_of", ["read", "deleted", "never", "removed", "deactivated"])
async def test_what_is_queued_is_looked_at_again(
    change_of: str, let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    said = say(ada, tea, "hello")[0].id
    let_pass(AFTER_MS)
    mailing.look()
    assert _queued() == 1
    CHANGES[change_of](ada=ada, grace=grace, tea=tea, said=said)
    await work()
    assert (server.mails, _queued()) == ([], 0)


def _queued() -> int:
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Mail)) or 0


async def test_deleted_and_read_messages_are_not_in_it(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    read, gone, _kept = say(ada, tea, "read before", "gone since", "still there")
    let_pass(AFTER_MS)
    mailing.look()
    seats.mark_read(grace, tea, read.number)
    deleting.delete(ada, gone.id)
    await work()
    text = text_of(server.mails[0])
    assert "still there" in text
    assert "read before" not in text
    assert "gone since" not in text


async def test_mention_gets_through_a_mute(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    seat(grace, tea, muted_until=clock.now() + DAY_MS)
    say(ada, tea, "plain", "@Grace look")
    let_pass(AFTER_MS)
    await work()
    text = text_of(server.mails[0])
    assert "@Grace look" in text
    assert "plain" not in text


async def test_quiet_hours_delay_the_mail(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    preferences.pause(grace, 60)
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    await work()
    assert server.mails == []
    let_pass(HOUR_MS - AFTER_MS)
    await work()
    assert len(server.mails) == 1


@pytest.mark.parametrize("minutes", [60, 24 * 60])
async def test_delay_can_be_chosen(
    minutes: int, let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    preferences.choose_mail(grace, minutes)
    say(ada, tea, "hello")
    let_pass(minutes * MINUTE_MS - 1)
    await work()
    assert server.mails == []
    let_pass(1)
    await work()
    assert len(server.mails) == 1


async def test_what_is_long_past_is_not_mailed(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, tea: int
):
    say(ada, tea, "hello")
    let_pass(AFTER_MS + mailing.CATCH_UP_MS)
    await work()
    assert server.mails == []


async def test_two_workers_mail_once(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    await asyncio.to_thread(at_once, mailing.look, mailing.look)
    await work()
    assert len(server.mails) == 1


async def test_mail_survives_a_worker_that_ends_while_sending(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    server.stop()
    await work()
    assert _queued() == 1
    server.start()
    let_pass(HOUR_MS)
    await work()
    assert (len(server.mails), _queued()) == (1, 0)


async def test_nobody_is_away_right_after_the_start(let_pass: Pass, ada: Actor, tea: int):
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    await Looker(settling=3600).work(None)  # pyright: ignore[reportArgumentType]
    assert _queued() == 0


def test_looks_are_planned_one_at_a_time(let_pass: Pass, grace: Actor):
    def planned() -> list[int | None]:
        with db.reading() as session:
            return list(session.scalars(sa.select(col(models.Job.due_at)).order_by(col(models.Job.id))))

    for _ in range(2):
        mailing.plan()
    assert planned() == [clock.now() + mailing.LOOK_EVERY_MS]
    # The clock is set back: the planned look is too far away.
    let_pass(-HOUR_MS)
    mailing.plan()
    assert planned()[1:] == [clock.now() + mailing.LOOK_EVERY_MS]
