"""Explaining to somebody why a message notified them, or did not.

Nothing is stored of each message. So this is worked out from what they have chosen now, and from the last
result of each device; the page says so.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import user_agents
from messenger.domain.errors import NotFound
from messenger.domain.messages import history
from messenger.domain.messages.history import Message
from messenger.domain.messages.mentions import EVERYONE
from messenger.domain.notifications import levels, preferences, quiet
from messenger.domain.notifications.preferences import MAX_PAUSE_MS, Preferences
from messenger.models import DueNotification, NotificationSettings, PushSubscription, SignIn

# Why it notifies: `everything` by the level, `mention`, `everyone`, `reply`, or `direct` between two people.
# Why it does not: one's `own`, `deleted`, `system` message, `before` one came, by the `level` or the `mute`.
Reason = Literal[
    "everything",
    "mention",
    "everyone",
    "reply",
    "direct",
    "own",
    "deleted",
    "system",
    "before",
    "level",
    "mute",
]


@dataclass(frozen=True)
class NotifiedDevice:
    """A device that takes push messages, and what its push service answered last.

    `outcome` is empty before the first message, `sent`, `refused` with the status as `answer`, or `later` if
    it could not be reached.
    """

    name: str
    is_this: bool
    since: int
    outcome: str
    answer: str
    at: int


@dataclass(frozen=True)
class Explanation:
    """Why a message, whose id it has, notifies somebody, or does not; `at` is the time of the message.

    `quiet` is `hours` or `paused` if either covers that time, `due_at` when a notification is to be sent.
    `no_mail` is as in the preferences; `mailed_at` is the time of a mail after the message, or zero.
    """

    id: str
    at: int
    reason: Reason
    notifies: bool
    level: str
    is_own_level: bool
    muted_until: int
    quiet: str
    is_read: bool
    due_at: int
    mail_after: int
    no_mail: str
    mailed_at: int
    devices: list[NotifiedDevice] = field(default_factory=list)


def explain(actor: Actor, message_id: str) -> Explanation:
    """Return why a message notifies the actor, or does not. Raises `NotFound`."""
    now = clock.now()
    with db.reading() as session:
        message = history.visible(session, actor, message_id)
        seat = _seat(session, actor, message.conversation)
        own = preferences.of(session, [actor.user_id])[actor.user_id]
        level, is_muted = levels.of(seat.level, own.level), seat.muted_until > now
        reason, notifies = _reason(message, actor.user_id, level, seat, is_muted=is_muted)
        return Explanation(
            id=message.id,
            at=message.at,
            reason=reason,
            notifies=notifies,
            level=level,
            is_own_level=seat.level is not None,
            muted_until=seat.muted_until if is_muted else 0,
            quiet=_quiet(own, message.at, now),
            is_read=seat.read_number >= message.number,
            due_at=_due_at(session, actor, message),
            mail_after=own.mail_after,
            no_mail=preferences.no_mail(session, actor.user_id),
            mailed_at=_mailed_at(session, actor, message.at),
            devices=_devices(session, actor),
        )


def _seat(session: Session, actor: Actor, conversation_id: int) -> Any:
    is_there = col(models.Member.conversation_id) == conversation_id
    size = sa.select(sa.func.count()).select_from(models.Member).where(is_there).scalar_subquery()
    query = sa.select(
        col(models.Member.read_number),
        col(models.Member.joined_at),
        col(models.Member.level),
        col(models.Member.muted_until),
        size.label("size"),
    ).where(is_there, col(models.Member.user_id) == actor.user_id)
    # Race: they may have left since the message was read.
    if (row := session.execute(query).one_or_none()) is None:
        raise NotFound
    return row


def _reason(message: Message, user_id: int, level: str, seat: Any, *, is_muted: bool) -> tuple[Reason, bool]:
    is_direct = seat.size <= levels.MAX_DIRECT
    if nothing := _never(message, user_id, seat.joined_at):
        return nothing, False
    if not levels.notifies(message, user_id, level, is_muted=is_muted, is_direct=is_direct):
        return ("mute" if is_muted and level != "none" else "level"), False
    mentioned = message.mentions.values()
    if user_id in mentioned:
        return "mention", True
    if EVERYONE in mentioned:
        return "everyone", True
    if levels.addresses(message, user_id):
        return "reply", True
    return ("everything" if level == "all" else "direct"), True


def _never(message: Message, user_id: int, joined_at: int) -> Reason | None:
    """Return why a message notifies a person whatever they have chosen, or None."""
    if message.author == user_id:
        return "own"
    if message.deleted:
        return "deleted"
    if message.system:
        return "system"
    return "before" if message.at < joined_at else None


def _quiet(own: Preferences, at: int, now: int) -> str:
    if quiet.covers(own.hours, at):
        return "hours"
    # When a pause began is not stored; it can't have begun longer ago than it may last.
    is_paused = at < own.paused_until <= now + MAX_PAUSE_MS
    return "paused" if is_paused else ""


def _due_at(session: Session, actor: Actor, message: Message) -> int:
    due = sa.select(col(DueNotification.due_at)).where(
        col(DueNotification.conversation_id) == message.conversation,
        col(DueNotification.user_id) == actor.user_id,
        col(DueNotification.number) >= message.number,
    )
    return session.scalar(due) or 0


def _mailed_at(session: Session, actor: Actor, at: int) -> int:
    is_after = col(NotificationSettings.mailed_at) >= at
    mailed = sa.select(col(NotificationSettings.mailed_at)).where(
        col(NotificationSettings.user_id) == actor.user_id, is_after
    )
    return session.scalar(mailed) or 0


def _devices(session: Session, actor: Actor) -> list[NotifiedDevice]:
    query = (
        sa.select(
            col(SignIn.id),
            col(SignIn.device),
            col(PushSubscription.subscribed_at),
            col(PushSubscription.outcome),
            col(PushSubscription.outcome_at),
        )
        .join(SignIn, col(SignIn.id) == col(PushSubscription.sign_in_id))
        .where(col(PushSubscription.user_id) == actor.user_id, col(SignIn.expires_at) > clock.now())
        .order_by(col(PushSubscription.id))
    )
    return [
        NotifiedDevice(
            name=user_agents.named(row.device),
            is_this=row.id == actor.sign_in_id,
            since=row.subscribed_at,
            outcome=_outcome(row.outcome or ""),
            answer=row.outcome or "",
            at=row.outcome_at or 0,
        )
        for row in session.execute(query)
    ]


def _outcome(answer: str) -> str:
    """Name what a push service answered: its status, or a short key if there was none."""
    if not answer.isdecimal():
        return "later" if answer else ""
    return (
        "sent"
        if answer.startswith("2")
        else "later"
        if answer.startswith("5") or answer == "429"
        else "refused"
    )
