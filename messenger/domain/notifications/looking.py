"""What somebody is notified of, looked at once more when it is due: much may have changed meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.messages import bodies, history
from messenger.domain.messages.history import Message
from messenger.domain.notifications import levels, preferences, unread
from messenger.domain.notifications.due import IS_DUE
from messenger.domain.talk import contacts
from messenger.models import DueNotification

# People of one conversation that are notified together: even with a slow push service, within one attempt.
MAX_TOGETHER = 200
# Of more unread messages, only the newest are looked at.
MAX_MESSAGES = 100


@dataclass(frozen=True)
class Notice:
    """What a person is notified of: the newest message of a conversation that notifies them, and how many do.

    `unread` is the number of their conversations with something unread.
    """

    user: int
    conversation: int
    title: str
    author: str
    text: str
    number: int
    at: int
    count: int
    unread: int
    is_direct: bool
    is_urgent: bool


@dataclass(frozen=True)
class Due:
    """Notifications that are due in a conversation: the message up to which each was written, by user.

    `notices` are what is left of them.
    """

    conversation: int
    numbers: Mapping[int, int]
    notices: list[Notice]


def look(conversation_id: int) -> Due:
    """Return what is due in a conversation."""
    now = clock.now()
    waiting = sa.select(col(DueNotification.user_id), col(DueNotification.number)).where(
        col(DueNotification.conversation_id) == conversation_id, IS_DUE
    )
    waiting = waiting.limit(MAX_TOGETHER)
    with db.reading() as session:
        numbers = {row.user_id: row.number for row in session.execute(waiting, {"now": now})}
        notices = of(session, conversation_id, numbers, now) if numbers else []
    return Due(conversation=conversation_id, numbers=numbers, notices=notices)


@dataclass(frozen=True)
class Notifying:
    """The unread messages that notify people of a conversation, newest first, by their seats."""

    by_seat: list[tuple[sa.Row, list[Message]]]
    is_direct: bool = False


def of(session: Session, conversation_id: int, user_ids: Iterable[int], now: int) -> list[Notice]:
    """Return what these people are to be notified of in a conversation now."""
    found = notifying(session, conversation_id, user_ids, now)
    return _notices(session, found.by_seat, is_direct=found.is_direct)


def notifying(
    session: Session, conversation_id: int, user_ids: Iterable[int], now: int, *, also_quiet: bool = False
) -> Notifying:
    """Return the unread messages that notify these people now, or would outside of their quiet times."""
    seats = _seats(session, conversation_id, user_ids)
    if not seats:
        return Notifying([])
    wanted = preferences.of(session, [seat.user_id for seat in seats])
    awake = [seat for seat in seats if also_quiet or not wanted[seat.user_id].is_quiet(now)]
    messages = _unread(session, conversation_id, min((seat.read_number for seat in awake), default=None))
    size = session.scalar(
        sa.select(sa.func.count()).where(col(models.Member.conversation_id) == conversation_id)
    )
    is_direct = (size or 0) <= levels.MAX_DIRECT
    found: list[tuple[sa.Row, list[Message]]] = []
    for seat in awake:
        level, is_muted = levels.of(seat.level, wanted[seat.user_id].level), seat.muted_until > now
        theirs = [
            message
            for message in messages
            if message.number > seat.read_number
            and levels.notifies(message, seat.user_id, level, is_muted=is_muted, is_direct=is_direct)
        ]
        if theirs:
            found.append((seat, theirs))
    return Notifying(found, is_direct)


def _seats(session: Session, conversation_id: int, user_ids: Iterable[int]) -> list[sa.Row]:
    query = (
        sa.select(
            col(models.Member.user_id),
            col(models.Member.read_number),
            col(models.Member.level),
            col(models.Member.muted_until),
            col(models.Conversation.title),
            col(models.Conversation.direct_key),
            col(models.Conversation.id).label("conversation"),
        )
        .join(models.Conversation, col(models.Conversation.id) == col(models.Member.conversation_id))
        .join(models.User, col(models.User.id) == col(models.Member.user_id))
        .where(
            col(models.Member.conversation_id) == conversation_id,
            col(models.Member.user_id).in_(list(user_ids)),
            IS_ACTIVE,
        )
    )
    return list(session.execute(query))


def _unread(session: Session, conversation_id: int, read: int | None) -> list[Message]:
    """Read the newest messages that some have not read, newest first."""
    if read is None:
        return []
    is_in = col(models.Message.conversation_id) == conversation_id
    is_unread = col(models.Message.number) > read
    newest_first = col(models.Message.number).desc()
    return history.read(session, is_in, is_unread, order=newest_first, limit=MAX_MESSAGES)


def _notices(session: Session, found: list[tuple[sa.Row, list[Message]]], *, is_direct: bool) -> list[Notice]:
    if not found:
        return []
    authors = contacts.named(session, {messages[0].author for _, messages in found})
    names = {person.id: person.nickname for person in authors}
    counts = unread.conversations(session, [seat.user_id for seat, _ in found])
    return [
        Notice(
            user=seat.user_id,
            conversation=seat.conversation,
            title="" if seat.direct_key else seat.title,
            author=names.get(messages[0].author, ""),
            text=bodies.excerpt(messages[0].body, messages[0].runs),
            number=messages[0].number,
            at=messages[0].at,
            count=len(messages),
            unread=counts[seat.user_id],
            is_direct=is_direct,
            is_urgent=is_direct or any(levels.addresses(message, seat.user_id) for message in messages),
        )
        for seat, messages in found
    ]
