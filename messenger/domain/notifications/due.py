"""Due notifications: written with the message, one per member and conversation, so that a burst is one."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, jobs
from messenger.domain.messages.history import Message
from messenger.domain.messages.mentions import EVERYONE
from messenger.domain.notifications import levels
from messenger.domain.talk import revisions
from messenger.domain.talk.revisions import Locked
from messenger.live import presence
from messenger.models import DueNotification, NotificationSettings, PushSubscription

# The kind of job that notifies of what is due in a conversation.
JOB = "notify"
# Who looks at a tab has so long to read a message there.
ACTIVE_MS = 15_000

# Also matches what was written by a clock that has been set back since.
_NOW = sa.bindparam("now", type_=sa.BigInteger)
IS_DUE = sa.or_(col(DueNotification.due_at) <= _NOW, col(DueNotification.due_at) > _NOW + ACTIVE_MS)

# Only people who take messages somewhere: for all others, sending costs this one statement.
_LISTENING = (
    sa.select(
        col(models.Member.user_id),
        col(models.Member.level),
        col(models.Member.muted_until),
        col(NotificationSettings.level).label("default_level"),
    )
    .outerjoin(NotificationSettings, col(NotificationSettings.user_id) == col(models.Member.user_id))
    .where(
        col(models.Member.conversation_id) == sa.bindparam("conversation_id"),
        col(models.Member.user_id).in_(sa.select(col(PushSubscription.user_id))),
    )
)
# Of everybody in the conversation, also of those whom the newest message does not concern: that is looked at
# when it is due, and one statement for all costs a fraction.
_NEWEST = sa.bindparam("newest", type_=sa.Integer)
_JOIN = (
    sa.update(DueNotification)
    .where(col(DueNotification.conversation_id) == sa.bindparam("conversation"))
    .values(
        number=sa.case((col(DueNotification.number) < _NEWEST, _NEWEST), else_=col(DueNotification.number))
    )
    .returning(col(DueNotification.user_id), col(DueNotification.due_at))
)
_INSERT = sa.insert(DueNotification)


def note_edit(tx: db.Transaction, locked: Locked, before: Message, after: Message) -> None:
    """Have those notified whom an edit mentions for the first time; the conversation is locked."""
    was, now = set(before.mentions.values()), set(after.mentions.values())
    seeing = locked.seeing(after.number)
    added = (seeing if EVERYONE in now else seeing & now) - was
    if added and EVERYONE not in was:
        note(tx, locked, [after], among=added)


def note(
    tx: db.Transaction,
    locked: Locked,
    messages: Iterable[Message],
    among: frozenset[int] | None = None,
) -> None:
    """Have members notified of messages, all or only those `among` them; the conversation is locked."""
    written = list(messages)
    now = clock.now()
    newest: dict[int, int] = {}
    is_direct = len(locked.audience) <= levels.MAX_DIRECT
    for row in db.rows(tx, _LISTENING, {"conversation_id": locked.id}):
        if among is not None and row.user_id not in among:
            continue
        level, is_muted = levels.of(row.level, row.default_level), row.muted_until > now
        for message in reversed(written):
            if levels.notifies(message, row.user_id, level, is_muted=is_muted, is_direct=is_direct):
                newest[row.user_id] = message.number
                break
    if newest:
        _write(tx, locked.id, newest, now)


def _write(tx: db.Transaction, conversation_id: int, newest: dict[int, int], now: int) -> None:
    # Race: a worker removes the rows that it has notified of, also under the lock of the conversation. So
    # either these messages join a row, and the worker finds it changed, or a new row has a job of its own.
    given = {"conversation": conversation_id, "newest": max(newest.values())}
    joined = {row.user_id: row.due_at for row in tx.connection().execute(_JOIN, given)}
    if any(due_at > now + ACTIVE_MS for due_at in joined.values()):
        # The clock has been set back since; otherwise they would wait for as long.
        ask(tx, conversation_id)
    missing = newest.keys() - joined.keys()
    if not missing:
        return
    active = presence.board.online(missing)
    values = [
        {
            "conversation_id": conversation_id,
            "user_id": user_id,
            "number": newest[user_id],
            "due_at": now + ACTIVE_MS if user_id in active else now,
        }
        for user_id in sorted(missing)
    ]
    tx.connection().execute(_INSERT, values)
    for due_at in {value["due_at"] for value in values}:
        ask(tx, conversation_id, jobs.AT_ONCE if due_at == now else due_at)


def drop(tx: db.Transaction, conversation_id: int) -> None:
    """Notify nobody of what is due in a conversation: otherwise new messages would join it in vain."""
    revisions.lock(tx, conversation_id)
    tx.execute(sa.delete(DueNotification).where(col(DueNotification.conversation_id) == conversation_id))


def ask(tx: db.Transaction, conversation_id: int, due_at: int = jobs.AT_ONCE) -> None:
    """Have what is due in a conversation looked at, at a time."""
    jobs.add(tx, JOB, {"conversation": conversation_id}, due_at)
