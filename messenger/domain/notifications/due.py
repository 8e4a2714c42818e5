"""Due notifications: written with the message, one for each member and conversation, so that a burst is one."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, jobs
from messenger.domain.messages.history import Message
from messenger.domain.notifications import levels
from messenger.domain.talk.revisions import Locked
from messenger.live import presence
from messenger.models import DueNotification, Member, NotificationSettings, PushSubscription

# The kind of job that notifies of what is due in a conversation.
JOB = "notify"
# Who looks at a tab has so long to read a message there.
ACTIVE_MS = 15_000

# Only people who take messages somewhere: for all others, sending costs this one statement.
_LISTENING = (
    sa.select(
        col(Member.user_id),
        col(Member.level),
        col(Member.muted_until),
        col(NotificationSettings.level).label("default_level"),
    )
    .outerjoin(NotificationSettings, col(NotificationSettings.user_id) == col(Member.user_id))
    .where(
        col(Member.conversation_id) == sa.bindparam("conversation_id"),
        col(Member.user_id).in_(sa.select(col(PushSubscription.user_id))),
    )
)


def note(tx: db.Transaction, locked: Locked, messages: Iterable[Message]) -> None:
    """Have members notified of messages; the conversation is locked."""
    written = list(messages)
    now = clock.now()
    newest: dict[int, int] = {}
    is_direct = len(locked.audience) <= levels.MAX_DIRECT
    for row in db.rows(tx, _LISTENING, {"conversation_id": locked.id}):
        level, is_muted = levels.of(row.level, row.default_level), row.muted_until > now
        for message in reversed(written):
            if levels.notifies(message, row.user_id, level, is_muted=is_muted, is_direct=is_direct):
                newest[row.user_id] = message.number
                break
    if newest:
        _write(tx, locked.id, newest, now)


def _write(tx: db.Transaction, conversation_id: int, newest: dict[int, int], now: int) -> None:
    by_number: dict[int, list[int]] = {}
    for user_id, number in newest.items():
        by_number.setdefault(number, []).append(user_id)
    joined: set[int] = set()
    for number, user_ids in by_number.items():
        raised = sa.case((col(DueNotification.number) < number, number), else_=col(DueNotification.number))
        # Race: a worker removes the row that it has notified of, also under the lock of the conversation. So
        # either this joins the row, and the worker finds it changed, or there is none, and a new one has a job.
        join = (
            sa.update(DueNotification)
            .where(
                col(DueNotification.conversation_id) == conversation_id,
                col(DueNotification.user_id).in_(user_ids),
            )
            .values(number=raised)
            .returning(col(DueNotification.user_id))
        )
        joined.update(tx.scalars(join))
    rows = [(user_id, number) for user_id, number in newest.items() if user_id not in joined]
    if not rows:
        return
    active = presence.board.online(newest)
    values = [
        {
            "conversation_id": conversation_id,
            "user_id": user_id,
            "number": number,
            "due_at": now + ACTIVE_MS if user_id in active else now,
        }
        for user_id, number in rows
    ]
    tx.execute(sa.insert(DueNotification), values)
    for due_at in {value["due_at"] for value in values}:
        ask(tx, conversation_id, jobs.AT_ONCE if due_at == now else due_at)


def ask(tx: db.Transaction, conversation_id: int, due_at: int = jobs.AT_ONCE) -> None:
    """Have what is due in a conversation looked at, at a time."""
    jobs.add(tx, JOB, {"conversation": conversation_id}, due_at)
