"""The sections of a data export about messages: what the user wrote, and what they did with messages."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.accounts.export_pages import Entry, pages, time
from messenger.domain.actors import Actor


def messages(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what the user wrote.

    One conversation after another, because their messages have an index in this order.
    """
    is_own = sa.and_(col(models.Message.author_id) == actor.user_id, col(models.Message.system).is_(None))
    with db.reading() as session:
        places = session.scalars(
            sa.select(col(models.Message.conversation_id))
            .where(is_own)
            .distinct()
            .order_by(col(models.Message.conversation_id))
        ).all()
    columns = (
        col(models.Message.id),
        col(models.Message.conversation_id),
        col(models.Message.number),
        col(models.Message.body),
        col(models.Message.reply_to),
        col(models.Message.forwarded_from),
        col(models.Message.sent_at),
        col(models.Message.edited_at),
        col(models.Message.deleted_at),
    )
    for conversation_id in places:
        there = sa.select(*columns).where(is_own, col(models.Message.conversation_id) == conversation_id)
        for page in pages(there, col(models.Message.number)):
            yield [
                {
                    "id": row.id,
                    "conversation": row.conversation_id,
                    "sent_at": time(row.sent_at),
                    "edited_at": time(row.edited_at),
                    "deleted_at": time(row.deleted_at),
                    "body": row.body,
                    "reply_to": row.reply_to,
                }
                # What somebody else wrote is theirs.
                | (
                    {"body": "", "is_forwarded": True}
                    if row.forwarded_from not in (None, actor.user_id)
                    else {}
                )
                for row in page
            ]


def system_messages(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what the user did to conversations, and what others did to them as a member."""
    told = sa.select(
        col(models.Message.conversation_id),
        col(models.Message.number),
        col(models.Message.system),
        col(models.Message.sent_at),
    )
    by_me = told.where(
        col(models.Message.author_id) == actor.user_id, col(models.Message.system).is_not(None)
    )
    about_me = told.join(
        models.SystemMessagePerson,
        sa.and_(
            col(models.SystemMessagePerson.conversation_id) == col(models.Message.conversation_id),
            col(models.SystemMessagePerson.number) == col(models.Message.number),
        ),
    ).where(col(models.SystemMessagePerson.user_id) == actor.user_id)
    for name, rows in ("by_me", by_me), ("about_me", about_me):
        for page in pages(rows, col(models.Message.conversation_id), col(models.Message.number)):
            yield [
                {
                    "conversation": row.conversation_id,
                    "at": time(row.sent_at),
                    "kind": row.system["kind"],
                    "role": name,
                }
                for row in page
            ]


def reactions(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export the user's reactions."""
    own = sa.select(
        col(models.Reaction.message_id), col(models.Reaction.emoji), col(models.Reaction.reacted_at)
    ).where(col(models.Reaction.user_id) == actor.user_id)
    for page in pages(own, col(models.Reaction.message_id), col(models.Reaction.emoji)):
        yield [
            {"message": row.message_id, "emoji": row.emoji, "reacted_at": time(row.reacted_at)}
            for row in page
        ]


def pins(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what the user pinned."""
    own = sa.select(col(models.Pin.message_id), col(models.Pin.pinned_at)).where(
        col(models.Pin.pinned_by) == actor.user_id
    )
    for page in pages(own, col(models.Pin.message_id)):
        yield [{"message": row.message_id, "pinned_at": time(row.pinned_at)} for row in page]


def saved(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what the user saved."""
    own = sa.select(col(models.SavedMessage.message_id), col(models.SavedMessage.saved_at)).where(
        col(models.SavedMessage.user_id) == actor.user_id
    )
    for page in pages(own, col(models.SavedMessage.message_id)):
        yield [{"message": row.message_id, "saved_at": time(row.saved_at)} for row in page]


def reminders(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what the user is reminded of."""
    own = sa.select(
        col(models.Reminder.message_id), col(models.Reminder.remind_at), col(models.Reminder.job_id)
    ).where(col(models.Reminder.user_id) == actor.user_id)
    for page in pages(own, col(models.Reminder.message_id)):
        yield [
            {"message": row.message_id, "remind_at": time(row.remind_at), "is_due": row.job_id is None}
            for row in page
        ]


def scheduled(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Export what is scheduled to be sent."""
    own = sa.select(
        col(models.ScheduledMessage.id),
        col(models.ScheduledMessage.conversation_id),
        col(models.ScheduledMessage.body),
        col(models.ScheduledMessage.reply_to),
        col(models.ScheduledMessage.send_at),
    ).where(col(models.ScheduledMessage.user_id) == actor.user_id)
    for page in pages(own, col(models.ScheduledMessage.id)):
        yield [
            {
                "id": row.id,
                "conversation": row.conversation_id,
                "body": row.body,
                "reply_to": row.reply_to,
                "send_at": time(row.send_at),
            }
            for row in page
        ]
