"""Data export: everything stored about a user, as JSON; nothing that others wrote."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.accounts import exported_messages
from messenger.domain.accounts.export_pages import Entry, pages, time
from messenger.domain.actors import Actor
from messenger.domain.authentication import user_agents
from messenger.domain.notifications import preferences
from messenger.domain.pictures import picture

CONVERSATIONS_PAGE = 20


def of(actor: Actor) -> Iterator[str]:
    """Stream everything stored about the actor, part by part.

    Each page is read on demand, in a transaction of its own. So neither many messages nor a slow client
    keeps memory or a database connection busy.
    """
    yield f'{{\n"exported_at": {_json(time(clock.now()))},\n"account": {_json(_account(actor))}'
    sections = {
        "sign_ins": _sign_ins(actor),
        "conversations": _conversations(actor),
        "messages": exported_messages.messages(actor),
        "system_messages": exported_messages.system_messages(actor),
        "reactions": exported_messages.reactions(actor),
        "pins": exported_messages.pins(actor),
        "saved": exported_messages.saved(actor),
        "reminders": exported_messages.reminders(actor),
        "scheduled": exported_messages.scheduled(actor),
        "join_links": _join_links(actor),
        "custom_emoji": _custom_emoji(actor),
        "audit": _audit(actor),
    }
    for name, section in sections.items():
        yield f',\n"{name}": ['
        is_first = True
        for page in section:
            yield ("\n" if is_first else ",\n") + ",\n".join(map(_json, page))
            is_first = False
        yield "\n]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _account(actor: Actor) -> Entry:
    with db.reading() as session:
        user = session.get_one(models.User, actor.user_id)
        return {
            "id": user.id,
            "nickname": user.nickname,
            "email": user.email,
            "email_confirmed_at": time(user.email_confirmed_at),
            "is_administrator": user.is_administrator,
            "has_second_factor": user.totp_secret is not None,
            "created_at": time(user.created_at),
            "language": user.language,
            "last_seen_at": time(user.last_seen_at),
            # What the user shows of themselves; null follows the site.
            "shows": {
                "online": user.shows_online,
                "last_seen": user.shows_last_seen,
                "typing": user.shows_typing,
                "seen": user.shows_seen,
            },
            "sections": [section["name"] for section in user.sections or []],
            "picture": _data_url(_content(session, user.picture)) if user.picture else None,
            "about": user.about,
            "time_zone": user.time_zone,
            "status": _status(user.status),
            "notifications": asdict(preferences.of(session, [user.id])[user.id]),
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
    for page in pages(own, col(models.SignIn.id)):
        yield [
            {
                "device": user_agents.named(row.device),
                "user_agent": row.device,
                "is_this": row.id == actor.sign_in_id,
                "is_kept": row.is_kept,
                "signed_in_at": time(row.created_at),
                "last_used_at": time(row.last_seen_at),
                "expires_at": time(row.expires_at),
            }
            for row in page
        ]


def _conversations(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = (
        sa.select(
            col(models.Conversation.id),
            col(models.Conversation.title),
            col(models.Member.joined_at),
            col(models.Member.section),
        )
        .join(models.Member, col(models.Member.conversation_id) == col(models.Conversation.id))
        .where(col(models.Member.user_id) == actor.user_id)
    )
    sections = _sections(actor)
    for page in pages(own, col(models.Conversation.id), size=CONVERSATIONS_PAGE):
        nicknames = _nicknames([row.id for row in page])
        yield [
            {
                "id": row.id,
                "title": row.title,
                "member_since": time(row.joined_at),
                "members": nicknames[row.id],
                "section": sections.get(row.section),
            }
            for row in page
        ]


def _sections(actor: Actor) -> dict[str, str]:
    with db.reading() as session:
        stored = session.scalar(
            sa.select(col(models.User.sections)).where(col(models.User.id) == actor.user_id)
        )
    return {section["id"]: section["name"] for section in stored or []}


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


def _join_links(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = sa.select(
        col(models.JoinLink.id),
        col(models.JoinLink.conversation_id),
        col(models.JoinLink.created_at),
        col(models.JoinLink.expires_at),
        col(models.JoinLink.uses_left),
    ).where(col(models.JoinLink.created_by) == actor.user_id)
    for page in pages(own, col(models.JoinLink.id)):
        yield [
            {
                "conversation": row.conversation_id,
                "created_at": time(row.created_at),
                "expires_at": time(row.expires_at),
                "uses_left": row.uses_left,
            }
            for row in page
        ]


def _custom_emoji(actor: Actor) -> Iterator[Iterable[Entry]]:
    own = (
        sa.select(col(models.CustomEmoji.name), col(models.CustomEmoji.added_at), col(models.Picture.content))
        .join(models.Picture, col(models.Picture.hash) == col(models.CustomEmoji.picture))
        .where(col(models.CustomEmoji.added_by) == actor.user_id)
    )
    for page in pages(own, col(models.CustomEmoji.name), size=CONVERSATIONS_PAGE):
        yield [
            {"name": row.name, "added_at": time(row.added_at), "picture": _data_url(row.content)}
            for row in page
        ]


def _content(session: Session, hash: str) -> bytes:
    return session.get_one(models.Picture, hash).content


def _status(stored: dict[str, Any] | None) -> Entry | None:
    return {**stored, "until": time(stored["until"] or None)} if stored else None


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
    for page in pages(own, col(models.AuditEntry.id)):
        yield [
            {
                "at": time(row.at),
                "action": row.action,
                "by_me": bool(row.by_me),
                "about_me": bool(row.about_me),
                "detail": row.detail,
            }
            for row in page
        ]
