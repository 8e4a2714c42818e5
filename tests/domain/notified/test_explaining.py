"""Why a message notified somebody, or did not."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.errors import NotFound
from messenger.domain.messages import deleting
from messenger.domain.notifications import preferences, results
from messenger.domain.notifications.results import Result
from messenger.domain.notified import explaining
from messenger.domain.notified.explaining import Explanation
from messenger.domain.talk import membership, ordering, seats
from messenger.models import PushSubscription
from tests.domain.notifications.test_subscriptions import device_of, subscribe
from tests.support.accounts import change
from tests.support.people import conversation_of, people, reply, say

Pass = Callable[[int], None]


def why(actor: Actor, message: Any) -> Explanation:
    return explaining.explain(actor, getattr(message, "id", message))


def reasons(actor: Actor, *messages: Any) -> list[tuple[str, bool]]:
    return [(found.reason, found.notifies) for found in (why(actor, message) for message in messages)]


def test_message_notifies_by_what_it_is(tea: int, ada: Actor, grace: Actor):
    (mine,) = say(grace, tea, "Tea?")
    plain, mention, everyone = say(ada, tea, "Milk", "@Grace, milk?", "@everyone, milk?")
    (answer,) = reply(ada, tea, mine.id, "Yes")
    said = mine, plain, mention, everyone, answer
    addressed = [("mention", True), ("everyone", True), ("reply", True)]
    assert reasons(grace, *said) == [("own", False), ("everything", True), *addressed]
    preferences.choose_level(grace, "mentions")
    assert reasons(grace, *said) == [("own", False), ("level", False), *addressed]
    ordering.notify(grace, tea, "none")
    assert {reason for reason, _ in reasons(grace, *said[1:])} == {"level"}
    found = why(grace, plain)
    assert (found.level, found.is_own_level) == ("none", True)


def test_message_between_two_is_direct(ada: Actor, grace: Actor):
    (hello,) = say(ada, conversation_of(ada, grace, title=""), "hello")
    preferences.choose_level(grace, "mentions")
    assert reasons(grace, hello) == [("direct", True)]


def test_muted_conversation_notifies_of_mentions_only(tea: int, ada: Actor, grace: Actor):
    plain, mention = say(ada, tea, "Milk", "@Grace, milk?")
    until = clock.now() + HOUR_MS
    ordering.mute(grace, tea, until)
    assert reasons(grace, plain, mention) == [("mute", False), ("mention", True)]
    assert why(grace, plain).muted_until == until


def test_deleted_and_earlier_messages_notify_nobody(tea: int, ada: Actor, grace: Actor):
    gone, before = say(ada, tea, "gone", "before")
    deleting.delete(ada, gone.id)
    (bob,) = people("Bob")
    with db.transaction() as tx:
        is_it = col(models.Message.id) == before.id
        tx.execute(sa.update(models.Message).where(is_it).values(sent_at=1))
    membership.add(ada, tea, [bob.user_id])
    assert reasons(bob, gone, before) == [("deleted", False), ("before", False)]


@pytest.mark.parametrize("kind", ["paused", "hours"])
def test_quiet_time_is_told(kind: str, let_pass: Pass, tea: int, ada: Actor, grace: Actor):
    let_pass(-clock.now() % DAY_MS)
    if kind == "paused":
        preferences.pause(grace, 60)
    else:
        preferences.choose_hours(grace, 0, 60, "UTC")
    (quiet,) = say(ada, tea, "quiet")
    assert why(grace, quiet).quiet == kind
    let_pass(HOUR_MS)
    (loud,) = say(ada, tea, "loud")
    assert why(grace, loud).quiet == ""


def test_reading_is_told(tea: int, ada: Actor, grace: Actor):
    read, unread = say(ada, tea, "read", "unread")
    seats.mark_read(grace, tea, read.number)
    assert [why(grace, message).is_read for message in (read, unread)] == [True, False]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("201", "sent"), ("413", "refused"), ("503", "later"), ("429", "later"), ("TimeoutError", "later")],
)
def test_devices_have_the_last_result(answer: str, outcome: str, tea: int, ada: Actor, grace: Actor):
    devices = device_of(grace, "a"), device_of(grace, "b")
    for device in devices:
        subscribe(device)
    (hello,) = say(ada, tea, "hello")
    with db.reading() as session:
        (first, _) = session.scalars(sa.select(col(PushSubscription.id)).order_by(col(PushSubscription.id)))
    results.note(Result(subscription=first, outcome="later", answer=answer))
    found = why(devices[0].actor, hello)
    assert [(one.name, one.is_this, one.outcome) for one in found.devices] == [
        ("Unknown device", True, outcome),
        ("Unknown device", False, ""),
    ]
    assert found.devices[0].at >= hello.at
    assert found.due_at > 0


def test_mail_is_told(monkeypatch: pytest.MonkeyPatch, tea: int, ada: Actor, grace: Actor):
    (hello,) = say(ada, tea, "hello")
    assert why(grace, hello).no_mail == "server"
    chosen = preferences.settings.model_copy(update={"smtp_url": "smtp://mail.example.org"})
    monkeypatch.setattr(preferences, "settings", chosen)
    assert why(grace, hello).no_mail == "address"
    change(grace, email_confirmed_at=1)
    assert (why(grace, hello).no_mail, why(grace, hello).mailed_at) == ("", 0)
    preferences.choose_mail(grace, 60)
    with db.transaction() as tx:
        tx.execute(sa.update(models.NotificationSettings).values(mailed_at=hello.at + 1))
    found = why(grace, hello)
    assert (found.mail_after, found.mailed_at) == (60, hello.at + 1)


@pytest.mark.parametrize("message", ["", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_nothing_is_told_of_what_one_cannot_see(message: str, tea: int, ada: Actor, stranger: Actor):
    (hello,) = say(ada, tea, "hello")
    for actor, id in ((ada, message), (stranger, hello.id)):
        with pytest.raises(NotFound):
            why(actor, id)
