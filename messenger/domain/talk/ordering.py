"""One's own order: what a member mutes, pins, archives or marks as unread, which nobody else sees."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.domain.notifications.levels import LEVELS
from messenger.domain.talk import seats
from messenger.translation import gettext, ngettext

MAX_PINNED = 30
# The end of the year 9999: muted without an end.
FOR_EVER = 253_402_300_799_999


def mute(actor: Actor, conversation_id: int, until: int) -> int:
    """Mute a conversation until a time, in milliseconds; one that has passed ends it. Raises `NotFound`.

    Idempotent, as all of these verbs are, and like them it returns the revision of the seat.
    """
    until = min(until, FOR_EVER) if until > clock.now() else 0
    with db.transaction() as tx:
        return _change(tx, actor, conversation_id, col(models.Member.muted_until) != until, muted_until=until)


def notify(actor: Actor, conversation_id: int, level: str) -> int:
    """Choose which messages of a conversation notify the actor; an empty level follows their default.

    Raises `NotFound` or `Refused`.
    """
    wanted = level if level in LEVELS else ""
    with db.transaction() as tx:
        differs = sa.func.coalesce(col(models.Member.level), "") != wanted
        revision = _change(tx, actor, conversation_id, differs, level=wanted or None)
        if level != wanted:
            raise Refused(level=gettext("Choose what you want to be notified of."))
        return revision


def pin(actor: Actor, conversation_id: int) -> int:
    """Keep a conversation on top of the actor's list. Raises `NotFound` or `Refused`."""
    pinned_at = col(models.Member.pinned_at)
    with db.transaction() as tx:
        others = sa.select(sa.func.count()).where(
            col(models.Member.user_id) == actor.user_id,
            col(models.Member.conversation_id) != _id(conversation_id),
            pinned_at > 0,
        )
        if tx.scalars(others).one() >= MAX_PINNED:
            raise Refused(
                pin=ngettext(
                    "You can pin {n} conversation. Unpin another one first.",
                    "You can pin {n} conversations. Unpin another one first.",
                    n=MAX_PINNED,
                )
            )
        # What one wants on top is not archived, and the other way round.
        return _change(tx, actor, conversation_id, pinned_at == 0, pinned_at=clock.now(), archived_at=0)


def unpin(actor: Actor, conversation_id: int) -> int:
    """Keep a conversation on top no longer. Raises `NotFound`."""
    with db.transaction() as tx:
        return _change(tx, actor, conversation_id, col(models.Member.pinned_at) > 0, pinned_at=0)


def archive(actor: Actor, conversation_id: int) -> int:
    """Move a conversation out of the actor's list, until something happens in it. Raises `NotFound`.

    It counts as archived while it was last active before `archived_at`, or while it is muted. So what comes
    next needs no write to the seats of those who have archived it.
    """
    conversation_id = _id(conversation_id)
    with db.transaction() as tx:
        active_at = tx.scalar(
            sa.select(col(models.Conversation.active_at)).where(
                col(models.Conversation.id) == conversation_id
            )
        )
        if active_at is None:
            raise NotFound
        is_back = col(models.Member.archived_at) < active_at
        # The clock of another worker may be ahead.
        now = max(clock.now(), active_at)
        return _change(tx, actor, conversation_id, is_back, archived_at=now, pinned_at=0)


def unarchive(actor: Actor, conversation_id: int) -> int:
    """Bring a conversation back into the actor's list. Raises `NotFound`."""
    with db.transaction() as tx:
        return _change(tx, actor, conversation_id, col(models.Member.archived_at) > 0, archived_at=0)


def mark_unread(actor: Actor, conversation_id: int) -> int:
    """Count the newest message as unread, if somebody has said anything. Raises `NotFound`."""
    newest = (
        sa.select(col(models.Message.number))
        .where(
            col(models.Message.conversation_id) == _id(conversation_id),
            col(models.Message.system).is_(None),
            col(models.Member.conversation_id) == col(models.Message.conversation_id),
            col(models.Member.user_id) == actor.user_id,
            col(models.Message.number) >= col(models.Member.first_number),
        )
        .order_by(col(models.Message.number).desc())
        .limit(1)
    )
    with db.transaction() as tx:
        number = tx.scalar(newest) or 0
        marked = col(models.Member.unread_from)
        differs = sa.and_(sa.or_(marked == 0, marked > number), sa.literal(number) > 0)
        return _change(tx, actor, conversation_id, differs, unread_from=number)


def mark_read(actor: Actor, conversation_id: int, number: int) -> int:
    """Count the messages up to a number as read, also those that were marked as unread. Raises `NotFound`."""
    stored, marked = col(models.Member.read_number), col(models.Member.unread_from)
    with db.transaction() as tx:
        last = tx.scalar(
            sa.select(col(models.Conversation.last_number)).where(
                col(models.Conversation.id) == _id(conversation_id)
            )
        )
        read = min(number, last or 0)
        is_marked = sa.and_(marked > 0, marked <= read)
        values = {
            "read_number": sa.case((stored < read, read), else_=stored),
            "unread_from": sa.case((is_marked, 0), else_=marked),
        }
        return _change(tx, actor, conversation_id, sa.or_(stored < read, is_marked), **values)


def _change(
    tx: db.Transaction, actor: Actor, conversation_id: int, differs: sa.ColumnElement[bool], **stored: Any
) -> int:
    revision = seats.change(tx, actor.user_id, _id(conversation_id), differs, **stored)
    if revision is None:
        raise NotFound
    return revision


def _id(conversation_id: int) -> int:
    # PostgreSQL fails to compare an integer column with a number out of its range.
    if not 0 < conversation_id < 2**31:
        raise NotFound
    return conversation_id
