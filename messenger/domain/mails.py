"""Mail on its way: kept until it is sent, in the transaction that gives the reason for it."""

from dataclasses import dataclass, field
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import actors, clock, mail_states
from messenger.domain.actors import Actor
from messenger.domain.administration import administrators, audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, links
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import NotFound
from messenger.domain.mail_kinds import WITH_LINK, MailKind
from messenger.live.doorbell import Doorbell
from messenger.models import Mail, User
from messenger.translation import LANGUAGES, SOURCE, current_language

PAUSES_MS = mail_states.PAUSES_MS
MAX_ATTEMPTS = mail_states.MAX_ATTEMPTS
# Until then, a setting that is missing by mistake may come back.
UNSENDABLE_MS = HOUR_MS
KEPT_MS = mail_states.KEPT_MS
MAX_SHOWN = 200

# Why an attempt to deliver failed, by the keys that are stored.
Failure = Literal["utf8", "recipient", "refused", "unreachable", "slow", "sign-in", "address", "other"]

posted = Doorbell()


@dataclass(frozen=True)
class Outgoing:
    """A mail that is taken to be sent, until `due_at`, with its link if it is of a kind that has one."""

    id: int
    kind: str
    nickname: str
    address: str = field(repr=False)
    posted_at: int
    due_at: int
    attempts: int
    link: str = field(repr=False)
    language: str = SOURCE


@dataclass(frozen=True)
class Waiting:
    """A mail that could not be sent, whose link waits for an administrator to hand it over."""

    id: int
    kind: str
    nickname: str
    address: str
    posted_at: int


def post(tx: db.Transaction, kind: MailKind, user_id: int, address: str) -> None:
    """Leave a mail to be sent after the commit."""
    now, asked_in = clock.now(), current_language()
    tx.add(
        Mail(
            kind=kind,
            user_id=user_id,
            address=address,
            posted_at=now,
            due_at=now,
            attempts=0,
            language=asked_in if asked_in in LANGUAGES else None,
        )
    )
    tx.then(posted.ring)


def take() -> Outgoing | None:
    """Take the mail that has been due for longest: nobody else gets it before its next attempt is due.

    Its link is made here, so that its token is in the mail only; a further attempt has another.
    """
    now = clock.now()
    due = (
        sa.select(Mail)
        .where(col(Mail.due_at) <= now, col(Mail.attempts) < MAX_ATTEMPTS, ~mail_states.is_pointless())
        .order_by(col(Mail.due_at), col(Mail.id))
        .limit(1)
    )
    # Most of the time there is none, and looking keeps no writer waiting.
    with db.reading() as session:
        if session.scalar(due) is None:
            return None
    with db.transaction() as tx:
        mail = tx.scalar(due.with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.due_at = now + PAUSES_MS[mail.attempts]
        mail.attempts += 1
        mail.failure = None
        return Outgoing(
            id=mail.id,
            kind=mail.kind,
            nickname=_nickname(tx, mail.user_id),
            address=mail.address,
            posted_at=mail.posted_at,
            due_at=mail.due_at,
            attempts=mail.attempts,
            link=_link(tx, mail.kind, mail.user_id, mail.address),
            language=_language(tx, mail.user_id) or mail.language or SOURCE,
        )


def remove(mail: Outgoing) -> None:
    """Forget the mail: it is sent."""
    with db.transaction() as tx:
        tx.execute(sa.delete(Mail).where(*_is_taken(mail)))


def give_up(mail: Outgoing, failure: Failure = "other") -> None:
    """Try the mail no more: it was refused for good."""
    ended = {"attempts": MAX_ATTEMPTS, "due_at": clock.now(), "failure": failure}
    with db.transaction() as tx:
        tx.execute(sa.update(Mail).where(*_is_taken(mail)).values(ended))


def put_off(mail: Outgoing, failure: Failure) -> None:
    """Note why the attempt failed; taking the mail has set when it is tried again."""
    with db.transaction() as tx:
        tx.execute(sa.update(Mail).where(*_is_taken(mail)).values(failure=failure))


def clear() -> list[tuple[int, str]]:
    """Drop what will neither be sent nor handed over, and return the id and kind of each."""
    now = clock.now()
    is_lost = mail_states.is_given_up(now)
    if not settings.sends_mail:
        is_lost = sa.or_(is_lost, col(Mail.posted_at) <= now - UNSENDABLE_MS)
    dropped = sa.or_(
        col(Mail.posted_at) <= now - KEPT_MS,
        # Administrators see what was given up, but of a deleted user nothing is kept.
        sa.and_(
            col(Mail.kind).not_in(WITH_LINK),
            is_lost,
            mail_states.is_of_deleted() if settings.sends_mail else sa.true(),
        ),
        mail_states.is_pointless(),
    )
    with db.reading() as session:
        if session.scalar(sa.select(col(Mail.id)).where(dropped).limit(1)) is None:
            return []
    with db.transaction() as tx:
        gone = tx.execute(sa.delete(Mail).where(dropped).returning(col(Mail.id), col(Mail.kind)))
        return [(mail_id, kind) for mail_id, kind in gone]


def waiting(actor: Actor) -> list[Waiting]:
    """Return the mails whose links are to be handed over, newest first. Raises `Forbidden`."""
    shown = (
        sa.select(col(Mail.id), col(Mail.kind), col(User.nickname), col(Mail.address), col(Mail.posted_at))
        .join(User, col(User.id) == col(Mail.user_id))
        .where(*_waits())
        # Whoever forgot their password cannot wait, and must be found however many have signed up.
        .order_by(
            (col(Mail.kind) == MailKind.RESET_PASSWORD).desc(),
            col(Mail.posted_at).desc(),
            col(Mail.id).desc(),
        )
        .limit(MAX_SHOWN)
    )
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return [Waiting(*row) for row in session.execute(shown)]


def hand_over(actor: Actor, mail_id: int, password: str, code: str = "") -> str:
    """Return the link of a mail that could not be sent, whose address it is for; it waits no more.

    Hashes. Raises `Forbidden`, `NotFound` and `Refused`.
    """
    administrators.reauthenticate(actor, password)
    taken = sa.delete(Mail).where(col(Mail.id) == mail_id, *_waits())
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        codes.check(tx, actor.user_id, code)
        mail = tx.execute(taken.returning(col(Mail.kind), col(Mail.user_id), col(Mail.address))).one_or_none()
        if mail is None:
            raise NotFound
        audit.note(tx, Action.LINK_HANDED_OVER, by=actor.user_id, about=mail.user_id, detail=mail.kind)
        return _link(tx, mail.kind, mail.user_id, mail.address)


def _nickname(tx: db.Transaction, user_id: int) -> str:
    """Return the user's nickname, or nothing for one who is deleted."""
    known = sa.select(col(User.nickname)).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    return tx.scalar(known) or ""


def _language(tx: db.Transaction, user_id: int) -> str | None:
    """Return the language that the user has chosen, or None. A deleted user has none."""
    chosen = tx.scalar(sa.select(col(User.language)).where(col(User.id) == user_id))
    return chosen if chosen in LANGUAGES else None


def _link(tx: db.Transaction, kind: str, user_id: int, address: str) -> str:
    if kind not in WITH_LINK:
        return ""
    found = MailKind(kind)
    # Who changes an address or deletes an account locks the user first, and links after.
    tx.execute(
        sa.select(col(User.id)).where(col(User.id) == user_id).with_for_update(key_share=True, read=True)
    )
    return f"{settings.public_url}/{found.page}/{links.issue(tx, found.purpose, user_id, address)}"


def _is_taken(mail: Outgoing) -> tuple[sa.ColumnElement[bool], ...]:
    # Somebody else may have taken it since, or its id may be another mail's by now.
    return (col(Mail.id) == mail.id, col(Mail.due_at) == mail.due_at)


def _waits() -> tuple[sa.ColumnElement[bool], ...]:
    now = clock.now()
    return (
        col(Mail.kind).in_(WITH_LINK),
        ~mail_states.is_pointless(),
        col(Mail.posted_at) > now - KEPT_MS,
        mail_states.is_given_up(now) if settings.sends_mail else sa.true(),
    )
