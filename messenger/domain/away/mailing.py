"""Mailing people who are away what is unread: at a look in regular intervals, so that sending costs nothing.

Everybody gets one such mail until they have looked. Its content is read when it is sent: see `excerpts`.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, jobs, mails
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.clock import DAY_MS, MINUTE_MS
from messenger.domain.mail_kinds import MailKind
from messenger.domain.notifications import levels, looking, preferences
from messenger.live import presence
from messenger.models import Job, NotificationSettings, PushSubscription, User

# The kind of job that looks.
JOB = "away"
LOOK_EVERY_MS = MINUTE_MS
# What has been due for longer is not mailed any more: after quiet hours, or while no worker ran, it still is.
CATCH_UP_MS = DAY_MS

_AFTER = sa.func.coalesce(col(NotificationSettings.mail_after), preferences.DEFAULT_MAIL_AFTER)
_MAILED_AT = sa.func.coalesce(col(NotificationSettings.mailed_at), 0)


@dataclass(frozen=True)
class _Seat:
    user: int
    conversation: int
    after_ms: int


def plan() -> None:
    """Have somebody look in a while, unless that is planned already."""
    now = clock.now()
    # One further away was planned before the clock was set back.
    is_near = col(Job.due_at).between(0, now + 2 * LOOK_EVERY_MS)
    planned = sa.select(col(Job.id)).where(col(Job.kind) == JOB, is_near).limit(1)
    with db.reading() as session:
        if session.scalar(planned) is not None:
            return
    # Two workers may plan at once: looking twice does no harm.
    with db.transaction() as tx:
        jobs.add(tx, JOB, due_at=now + LOOK_EVERY_MS)


def look() -> None:
    """Queue a mail for everybody who is away and has had something unread for as long as they have chosen."""
    now = clock.now()
    with db.reading() as session:
        seats = _away(session, now)
        users = {
            user_id
            for id in {seat.conversation for seat in seats}
            for user_id in _due(session, id, seats, now)
        }
    for user_id in sorted(users):
        _post(user_id, now)


def _has_been_mailed(now: int) -> sa.ColumnElement[bool]:
    """Match the settings of people who got a mail, and have not looked since."""
    stored = col(NotificationSettings.mailed_at)
    # One of the future was sent before the clock was set back.
    return sa.and_(stored > col(NotificationSettings.looked_at), stored <= now)


def _away(session: Session, now: int) -> list[_Seat]:
    """Read the seats, with something unread, of people who are away and may get a mail."""
    is_unread = col(models.Member.read_number) < col(models.Conversation.last_number)
    level = sa.func.coalesce(col(models.Member.level), col(NotificationSettings.level), levels.DEFAULT)
    query = (
        sa.select(
            col(models.Member.user_id).label("user"),
            col(models.Member.conversation_id).label("conversation"),
            (_AFTER * MINUTE_MS).label("after_ms"),
        )
        .join(models.Conversation, col(models.Conversation.id) == col(models.Member.conversation_id))
        .join(User, col(User.id) == col(models.Member.user_id))
        .outerjoin(NotificationSettings, col(NotificationSettings.user_id) == col(models.Member.user_id))
        .where(
            col(models.Conversation.active_at) > now - CATCH_UP_MS - _AFTER * MINUTE_MS,
            is_unread,
            IS_ACTIVE,
            col(User.email_confirmed_at).is_not(None),
            _AFTER > 0,
            level != "none",
            sa.or_(_MAILED_AT == 0, ~_has_been_mailed(now)),
        )
    )
    seats = [_Seat(**row._mapping) for row in session.execute(query)]
    online = presence.board.online({seat.user for seat in seats})
    return [seat for seat in seats if seat.user not in online]


def _due(session: Session, conversation_id: int, seats: list[_Seat], now: int) -> list[int]:
    """Return for whom something in a conversation has been unread for long enough that would notify them."""
    after = {seat.user: seat.after_ms for seat in seats if seat.conversation == conversation_id}
    found = looking.notifying(session, conversation_id, after, now)

    def is_due(user_id: int, at: int) -> bool:
        return now - CATCH_UP_MS < at + after[user_id] <= now

    return [
        seat.user_id
        for seat, messages in found.by_seat
        if any(is_due(seat.user_id, message.at) for message in messages)
    ]


def _post(user_id: int, now: int) -> None:
    with db.transaction() as tx:
        # Lock the account: another worker may look at the same time.
        account = sa.select(col(User.email)).where(
            col(User.id) == user_id, IS_ACTIVE, col(User.email_confirmed_at).is_not(None)
        )
        address = tx.scalar(account.with_for_update(key_share=True))
        is_theirs = col(NotificationSettings.user_id) == user_id
        mailed = sa.select(col(NotificationSettings.user_id)).where(is_theirs, _has_been_mailed(now))
        if address is None or tx.scalar(mailed) is not None:
            return
        stored = sa.update(NotificationSettings).where(is_theirs).values(mailed_at=now, looked_at=0)
        if tx.scalar(stored.returning(col(NotificationSettings.user_id))) is None:
            tx.add(NotificationSettings(user_id=user_id, mailed_at=now))
        mails.post(tx, MailKind.UNREAD, user_id, address, _language(tx, user_id))


def _language(tx: db.Transaction, user_id: int) -> str | None:
    """Return the language of somebody's browser that was seen last, for accounts that have chosen none."""
    newest = col(PushSubscription.subscribed_at).desc()
    theirs = sa.select(col(PushSubscription.language)).where(col(PushSubscription.user_id) == user_id)
    return tx.scalar(theirs.order_by(newest).limit(1))
