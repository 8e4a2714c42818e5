"""Outgoing mail: queued in the transaction that causes it (outbox), and kept until it is sent."""

from dataclasses import dataclass, field
from typing import Literal, get_args

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import actors, clock, jobs, mail_states
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import administrators, audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, links
from messenger.domain.away import excerpts, signed_links
from messenger.domain.away.excerpts import Place
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import NotFound
from messenger.domain.mail_kinds import WITH_LINK, MailKind
from messenger.domain.notifications import keys
from messenger.models import Mail, NotificationSettings, User
from messenger.translation import LANGUAGES, SOURCE, current_language

# The kind of job that sends a mail.
JOB = "mail"

# How long notices wait while no mail server is configured, which may be a mistake.
UNSENDABLE_MS = HOUR_MS
KEPT_MS = mail_states.KEPT_MS
MAX_SHOWN = 200

# Why a mail was not delivered. Administrators see it; the database stores these names.
Failure = Literal["utf8", "recipient", "refused", "unreachable", "slow", "sign-in", "address", "other"]
FAILURES = get_args(Failure)


@dataclass(frozen=True)
class Outgoing:
    """A mail with all that sending needs, and its link if its kind has one."""

    id: int
    kind: str
    nickname: str
    address: str = field(repr=False)
    posted_at: int
    link: str = field(repr=False)
    language: str = SOURCE
    # What somebody who is away has not read, and where they end such mail.
    unread: tuple[Place, ...] = field(default=(), repr=False)
    unsubscribe: str = field(default="", repr=False)


@dataclass(frozen=True)
class Waiting:
    """A mail that could not be sent; its link waits for an administrator to hand it over."""

    id: int
    kind: str
    nickname: str
    address: str
    posted_at: int


@dataclass(frozen=True)
class _Dropped:
    id: int
    kind: str
    user_id: int
    address: str


def post(tx: db.Transaction, kind: MailKind, user_id: int, address: str, language: str | None = None) -> None:
    """Queue a mail, to be sent after the commit, in this language unless the user has chosen another."""
    asked_in = language or current_language()
    tx.add(
        Mail(
            job_id=jobs.add(tx, JOB),
            kind=kind,
            user_id=user_id,
            address=address,
            posted_at=clock.now(),
            language=asked_in if asked_in in LANGUAGES else None,
        )
    )


def prepare(job_id: int) -> Outgoing | None:
    """Return the mail that a job is to send, or None if there is no longer a reason to send it.

    The link is issued here, not when the mail is queued, so that its token is only in the mail itself. Each
    attempt issues a new link and invalidates the one before.
    """
    wanted = sa.select(Mail).where(col(Mail.job_id) == job_id, ~mail_states.is_pointless())
    key = keys.private()
    with db.transaction() as tx:
        # Race with the deletion of the account, which deletes its mails and then its links. The row lock
        # makes it wait until the new link is committed; otherwise the link would survive the account.
        if (mail := tx.scalar(wanted.with_for_update(of=Mail))) is None:
            return None
        unread = _unread(tx, mail) if mail.kind == MailKind.UNREAD else ()
        if unread is None:
            return None
        return Outgoing(
            id=mail.id,
            kind=mail.kind,
            nickname=_nickname(tx, mail.user_id),
            address=mail.address,
            posted_at=mail.posted_at,
            link=_link(tx, mail.kind, mail.user_id, mail.address),
            language=_language(tx, mail.user_id) or mail.language or SOURCE,
            unread=unread,
            unsubscribe=signed_links.link(settings.public_url, mail.user_id, mail.address, key)
            if unread
            else "",
        )


def _unread(tx: db.Transaction, mail: Mail) -> tuple[Place, ...] | None:
    """Return what is unread now, or None if its reader has looked meanwhile, or wants no such mail."""
    is_wanted = (
        sa.select(col(User.id))
        .join(NotificationSettings, col(NotificationSettings.user_id) == col(User.id))
        .where(
            col(User.id) == mail.user_id,
            IS_ACTIVE,
            col(User.email) == mail.address,
            col(NotificationSettings.looked_at) < col(NotificationSettings.mailed_at),
            sa.func.coalesce(col(NotificationSettings.mail_after), 1) > 0,
        )
    )
    if tx.scalar(is_wanted) is None:
        return None
    return excerpts.of(tx, mail.user_id, clock.now()) or None


def clear() -> list[tuple[int, str]]:
    """Drop mails that will be neither sent nor handed over, and return the id and kind of each."""
    now = clock.now()
    is_lost = mail_states.is_given_up()
    if not settings.sends_mail:
        is_lost = sa.or_(is_lost, col(Mail.posted_at) <= now - UNSENDABLE_MS)
    dropped = sa.or_(
        col(Mail.posted_at) <= now - KEPT_MS,
        # Notices that were given up stay for administrators to see, except those to deleted users.
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
        return [(mail.id, mail.kind) for mail in drop(tx, dropped)]


def drop(tx: db.Transaction, *which: sa.ColumnElement[bool]) -> list[_Dropped]:
    """Delete the mails that match, with their jobs, and return them."""
    columns = (col(Mail.job_id), col(Mail.id), col(Mail.kind), col(Mail.user_id), col(Mail.address))
    found = {
        row.job_id: _Dropped(id=row.id, kind=row.kind, user_id=row.user_id, address=row.address)
        for row in tx.execute(sa.select(*columns).where(*which))
    }
    # Delete by job, which deletes the mail by cascade. The worker also locks the job before the mail; with
    # one lock order they cannot deadlock.
    gone = jobs.drop(tx, found)
    return [mail for job_id, mail in found.items() if job_id in gone]


def waiting(actor: Actor) -> list[Waiting]:
    """Return the mails whose links are to be handed over, newest first. Raises `Forbidden`."""
    shown = (
        sa.select(col(Mail.id), col(Mail.kind), col(User.nickname), col(Mail.address), col(Mail.posted_at))
        .join(User, col(User.id) == col(Mail.user_id))
        .where(*_waits())
        # Password resets first: their users are locked out, and many sign-ups must not crowd them out.
        .order_by(
            (col(Mail.kind) == MailKind.RESET_PASSWORD).desc(),
            col(Mail.posted_at).desc(),
            col(Mail.id).desc(),
        )
        .limit(MAX_SHOWN)
    )
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return [Waiting(**row._mapping) for row in session.execute(shown)]


def hand_over(actor: Actor, mail_id: int, password: str, code: str = "") -> str:
    """Return the link of a mail that could not be sent, and drop the mail.

    Hashes. Raises `Forbidden`, `NotFound` and `Refused`.
    """
    administrators.reauthenticate(actor, password)
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        codes.check(tx, actor.user_id, code)
        if not (dropped := drop(tx, col(Mail.id) == mail_id, *_waits())):
            raise NotFound
        (mail,) = dropped
        audit.note(tx, Action.LINK_HANDED_OVER, by=actor.user_id, about=mail.user_id, detail=mail.kind)
        return _link(tx, mail.kind, mail.user_id, mail.address)


def _nickname(tx: db.Transaction, user_id: int) -> str:
    """Return the user's nickname, or an empty string if the account is deleted."""
    known = sa.select(col(User.nickname)).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    return tx.scalar(known) or ""


def _language(tx: db.Transaction, user_id: int) -> str | None:
    """Return the language that the user has chosen, or None. A deleted user has none."""
    chosen = tx.scalar(sa.select(col(User.language)).where(col(User.id) == user_id))
    return chosen if chosen in LANGUAGES else None


def _link(tx: db.Transaction, kind: str, user_id: int, address: str) -> str:
    if kind not in WITH_LINK:
        return ""
    # Race with a change of address, which locks the user, then deletes the links to the old address. This
    # lock makes the change wait until the link is committed; otherwise the link would survive it.
    locked = sa.select(col(User.id)).where(col(User.id) == user_id)
    tx.execute(locked.with_for_update(key_share=True, read=True))
    found = MailKind(kind)
    return f"{settings.public_url}/{found.page}/{links.issue(tx, found.purpose, user_id, address)}"


def _waits() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Mail.kind).in_(WITH_LINK),
        ~mail_states.is_pointless(),
        col(Mail.posted_at) > clock.now() - KEPT_MS,
        mail_states.is_given_up() if settings.sends_mail else sa.true(),
    )
