"""Data export: everything stored about a user, as JSON; nothing that others wrote."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import user_agents
from messenger.domain.pictures import picture

PAGE = 500
CONVERSATIONS_PAGE = 20

Entry = dict[str, Any]


def of(actor: Actor) -> Iterator[str]:
    """Stream everything stored about the actor, part by part.

    Each page is read on demand, in a transaction of its own. So neither many messages nor a slow client
    keeps memory or a database connection busy.
    """
    yield f'{{\n"exported_at": {_json(_time(clock.now()))},\n"account": {_json(_account(actor))}'
    sections = {
        "sign_ins": _sign_ins(actor),
        "conversations": _conversations(actor),
        "messages": _messages(actor),
        "reactions": _reactions(actor),
        "pins": _pins(actor),
        "saved": _saved(actor),
        "custom_emoji": _custom_emoji(actor),
        "audit": _audit(actor),
    }
    for name, pages in sections.items():
        yield f',\n"{name}": ['
        is_first = True
        for page in pages:
            yield ("\n" if is_first else ",\n") + ",\n".join(map(_json, page))
            is_first = False
        yield "\n]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _time(at: int | None) -> str | None:
    return (
        datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds") if at is not None else None
    )


def _pages(query: sa.Select, *place: Any, size: int | None = None) -> Iterator[Sequence[sa.Row[Any]]]:
    """Read a query page by page (keyset pagination): each begins after the last row of the one before."""
    size = size or PAGE
    behind = sa.true()
    while True:
        with db.reading() as session:
            rows = session.execute(query.where(behind).order_by(*place).limit(size)).all()
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = rows[-1]._mapping
        behind = sa.tuple_(*place) > sa.tuple_(*(last[column] for column in place))


def _account(actor: Actor) -> Entry:
    with db.reading() as session:
        user = session.get_one(models.User, actor.user_id)
        return {
            "id": user.id,
            "nickname": user.nickname,
            "email": user.email,
            "email_confirmed_at": _time(user.email_confirmed_at),
            "is_administrator": user.is_administrator,
            "has_second_factor": user.totp_secret is not None,
            "created_at": _time(user.created_at),
            "language": user.language,
        }


def _sign_ins(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = sa.select(
        col(models.SignIn.id),
        col(models.SignIn.device),
        col(models.SignIn.is_kept),
        col(models.SignIn.created_at),
        col(models.SignIn.last_seen_at),
        col(models.SignIn.expires_at),
    ).where(col(models.SignIn.user_id) == actor.user_id, col(models.SignIn.expires_at) > clock.now())
    for page in _pages(own, col(models.SignIn.id)):
        yield [
            {
                "device": user_agents.named(row.device),
                "user_agent": row.device,
                "is_this": row.id == actor.sign_in_id,
                "is_kept": row.is_kept,
                "signed_in_at": _time(row.created_at),
                "last_used_at": _time(row.last_seen_at),
                "expires_at": _time(row.expires_at),
            }
            for row in page
        ]


def _conversations(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = (
        sa.select(col(models.Conversation.id), col(models.Conversation.title), col(models.Member.joined_at))
        .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
        .where(col(models.Member.user_id) == actor.user_id)
    )
    for page in _pages(own, col(models.Conversation.id), size=CONVERSATIONS_PAGE):
        nicknames = _nicknames([row.id for row in page])
        yield [
            {
                "id": row.id,
                "title": row.title,
                "member_since": _time(row.joined_at),
                "members": nicknames[row.id],
            }
            for row in page
        ]


def _nicknames(conversation_ids: list[int]) -> dict[int, list[str]]:
    seated = (
        sa.select(col(models.Member.conversation_id), col(models.User.nickname))
        .join(models.User, col(models.User.id) == col(models.Member.user_id))
        .where(col(models.Member.conversation_id).in_(conversation_ids))
        .order_by(col(models.Member.joined_at), col(models.Member.user_id))
    )
    found: dict[int, list[str]] = {conversation_id: [] for conversation_id in conversation_ids}
    with db.reading() as session:
        for conversation_id, nickname in session.execute(seated):
            found[conversation_id].append(nickname)
    return found


def _messages(actor: Actor) -> Iterator[Iterable[Entry]]:
    """Read one conversation after another, because their messages have an index in this order."""
    is_own = col(models.Message.author_id) == actor.user_id
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
        for page in _pages(there, col(models.Message.number)):
            yield [
                {
                    "id": row.id,
                    "conversation": row.conversation_id,
                    "sent_at": _time(row.sent_at),
                    "edited_at": _time(row.edited_at),
                    "deleted_at": _time(row.deleted_at),
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


def _reactions(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = sa.select(
        col(models.Reaction.message_id), col(models.Reaction.emoji), col(models.Reaction.reacted_at)
    ).where(col(models.Reaction.user_id) == actor.user_id)
    for page in _pages(own, col(models.Reaction.message_id), col(models.Reaction.emoji)):
        yield [
            {"message": row.message_id, "emoji": row.emoji, "reacted_at": _time(row.reacted_at)}
            for row in page
        ]


def _pins(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = sa.select(col(models.Pin.message_id), col(models.Pin.pinned_at)).where(
        col(models.Pin.pinned_by) == actor.user_id
    )
    for page in _pages(own, col(models.Pin.message_id)):
        yield [{"message": row.message_id, "pinned_at": _time(row.pinned_at)} for row in page]


def _saved(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = sa.select(col(models.SavedMessage.message_id), col(models.SavedMessage.saved_at)).where(
        col(models.SavedMessage.user_id) == actor.user_id
    )
    for page in _pages(own, col(models.SavedMessage.message_id)):
        yield [{"message": row.message_id, "saved_at": _time(row.saved_at)} for row in page]


def _custom_emoji(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = (
        sa.select(col(models.CustomEmoji.name), col(models.CustomEmoji.added_at), col(models.Picture.content))
        .join(models.Picture, col(models.Picture.hash) == col(models.CustomEmoji.picture))
        .where(col(models.CustomEmoji.added_by) == actor.user_id)
    )
    for page in _pages(own, col(models.CustomEmoji.name), size=CONVERSATIONS_PAGE):
        yield [
            {"name": row.name, "added_at": _time(row.added_at), "picture": _data_url(row.content)}
            for row in page
        ]


def _data_url(content: bytes) -> str:
    return f"data:{picture.MEDIA_TYPE};base64,{base64.b64encode(content).decode()}"


def _audit(actor: Actor) -> Iterator[Iterable[Entry]]:
    by_me, about_me = (
        col(models.AuditEntry.actor_id) == actor.user_id,
        col(models.AuditEntry.subject_id) == actor.user_id,
    )
    is_about_nobody_else = sa.or_(about_me, col(models.AuditEntry.subject_id).is_(None))
    # Details about somebody else are that person's data.
    detail = sa.case((is_about_nobody_else, col(models.AuditEntry.detail)), else_="").label("detail")
    own = sa.select(
        col(models.AuditEntry.id),
        col(models.AuditEntry.at),
        col(models.AuditEntry.action),
        by_me.label("by_me"),
        about_me.label("about_me"),
        detail,
    ).where(sa.or_(by_me, about_me))
    for page in _pages(own, col(models.AuditEntry.id)):
        yield [
            {
                "at": _time(row.at),
                "action": row.action,
                "by_me": bool(row.by_me),
                "about_me": bool(row.about_me),
                "detail": row.detail,
            }
            for row in page
        ]
