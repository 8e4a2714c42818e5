"""What became of messages to push services: noted in one transaction, so that a crash loses none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, jobs
from messenger.domain.notifications import due, looking, subscriptions
from messenger.domain.notifications.looking import Notice
from messenger.domain.notifications.subscriptions import Subscription
from messenger.domain.reminders import reminding
from messenger.domain.reminders.reminding import Reminding
from messenger.domain.talk import contacts, revisions
from messenger.models import DueNotification, PushSubscription

# The kind of job that sends one message to one browser: again after a failure, or as a test.
JOB = "push"
AGAIN_MS = 5000

_SETTLE = sa.delete(DueNotification).where(
    col(DueNotification.conversation_id) == sa.bindparam("conversation"),
    col(DueNotification.user_id) == sa.bindparam("user"),
    col(DueNotification.number) == sa.bindparam("up_to"),
)

# `gone`: the browser takes messages there no longer. `refused`: the push service doesn't want this message.
# `later`: it did not answer, or wants it later.
Outcome = Literal["sent", "gone", "refused", "later"]


@dataclass(frozen=True)
class Result:
    """What a push service answered: the outcome, and its status or a short key."""

    subscription: int
    outcome: Outcome
    answer: str


def settle(conversation_id: int, numbers: Mapping[int, int], results: Iterable[Result]) -> None:
    """Remove the notifications that were taken care of, by user with the number up to which.

    Those that further messages have joined meanwhile stay, and are looked at again. Browsers that could not
    be reached get theirs later.
    """
    now = clock.now()
    with db.transaction() as tx:
        # Races with a message being sent: see `due.note`.
        if revisions.lock(tx, conversation_id) is None:
            return
        given = [{"conversation": conversation_id, "user": user, "up_to": numbers[user]} for user in numbers]
        tx.connection().execute(_SETTLE, given)
        left = sa.select(col(DueNotification.user_id)).where(
            col(DueNotification.conversation_id) == conversation_id, due.IS_DUE
        )
        if tx.scalar(left.limit(1), {"now": now}) is not None:
            due.ask(tx, conversation_id)
        became = list(results)
        _note(tx, became, now)
        for result in became:
            if result.outcome == "later":
                payload = {"subscription": result.subscription, "conversation": conversation_id}
                jobs.add(tx, JOB, payload, now + AGAIN_MS)


def note(result: Result) -> None:
    """Note what became of one message."""
    with db.transaction() as tx:
        _note(tx, [result], clock.now())


def _note(tx: db.Transaction, results: Iterable[Result], now: int) -> None:
    """Note what became of messages: one statement for all that became of the same."""
    by_answer: defaultdict[str | None, list[int]] = defaultdict(list)
    for result in results:
        is_gone = result.outcome == "gone"
        by_answer[None if is_gone else result.answer[: subscriptions.MAX_OUTCOME]].append(result.subscription)
    for answer, ids in by_answer.items():
        is_one = col(PushSubscription.id).in_(ids)
        if answer is None:
            tx.execute(sa.delete(PushSubscription).where(is_one))
        else:
            tx.execute(sa.update(PushSubscription).where(is_one).values(outcome=answer, outcome_at=now))


@dataclass(frozen=True)
class Repeated:
    """A message to one browser: of a notice, or of a reminder and the name of its author, or else a test."""

    subscription: Subscription
    notice: Notice | None = None
    reminder: Reminding | None = None
    author: str = ""


def again(
    subscription_id: int, conversation_id: int | None, message_id: str | None = None
) -> Repeated | None:
    """Return what one browser is still to get, or None."""
    with db.reading() as session:
        subscription = subscriptions.by_id(session, subscription_id)
        if subscription and message_id:
            return _reminder(session, subscription, message_id)
        if subscription is None or conversation_id is None:
            return Repeated(subscription) if subscription else None
        notices = looking.of(session, conversation_id, [subscription.user], clock.now())
    return Repeated(subscription, notice=notices[0]) if notices else None


def _reminder(session: Session, subscription: Subscription, message_id: str) -> Repeated | None:
    found = reminding.told(session, subscription.user, message_id)
    if found is None:
        return None
    author = contacts.named(session, {found.author})
    return Repeated(subscription, reminder=found, author=author[0].nickname if author else "")


def devices(notices: Iterable[Notice]) -> dict[int, list[Subscription]]:
    """Return where the people take messages who are to be notified, by user."""
    users = {notice.user for notice in notices}
    found: dict[int, list[Subscription]] = {user_id: [] for user_id in users}
    if users:
        with db.reading() as session:
            for subscription in subscriptions.of(session, users):
                found[subscription.user].append(subscription)
    return found
