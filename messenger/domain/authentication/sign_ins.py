"""Sign-ins: stored sessions, from the password to the cookie to the actor."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, texts, tokens
from messenger.domain.accounts import emails
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.authentication import codes, devices, passwords, user_agents
from messenger.domain.errors import NotFound, Refused
from messenger.live import bus
from messenger.models import SignIn, Ticket, User
from messenger.translation import gettext

TICKET_MS = 30_000
# A kept sign-in ends after 30 days without use, and after 90 days at the latest; any other one after a day
# without use, and after 30 days at the latest.
KEPT_MS, IDLE_KEPT_MS = 90 * clock.DAY_MS, 30 * clock.DAY_MS
MAX_UNKEPT_MS, UNKEPT_MS = 30 * clock.DAY_MS, clock.DAY_MS
SEEN_EVERY_MS = clock.MINUTE_MS
MAX_TOKEN = 200
MAX_DEVICE = 200
MAX_LISTED = 100
WRONG = gettext("The email or the password is wrong.")
_IS_CURRENT = sa.and_(col(SignIn.expires_at) > sa.bindparam("now"), IS_ACTIVE)
_KNOWN = (
    sa.select(
        col(SignIn.user_id),
        col(SignIn.id),
        col(User.is_administrator),
        col(User.language),
        col(SignIn.last_seen_at),
    )
    .join(User, col(User.id) == col(SignIn.user_id))
    .where(col(SignIn.token_hash) == sa.bindparam("token_hash"), _IS_CURRENT)
)
_ALIVE = (
    sa.select(col(SignIn.id))
    .join(User, col(User.id) == col(SignIn.user_id))
    .where(col(SignIn.id).in_(sa.bindparam("ids", expanding=True)), _IS_CURRENT)
)


@dataclass(frozen=True)
class Device:
    """A sign-in as its user sees it in the list: the browser, when it began, and its last use."""

    id: int
    name: str
    signed_in_at: int
    used_at: int
    is_this: bool


@bus.event
@dataclass(frozen=True)
class SignInEnded(bus.Event):
    """A sign-in has ended: its tabs must no longer show or do anything."""

    sign_in_id: int
    user_id: int


def verify(email: str, password: str, *, is_kept: bool, code: str = "") -> str:
    """Check the password, and the second factor if it is on; return a ticket for a sign-in.

    Raises `Refused`, and `CodeRequired` when the password was right and a code is needed as well.
    """
    with db.reading() as session:
        known = sa.select(col(User.id), col(User.password_hash)).where(
            IS_ACTIVE, col(User.id) == emails.owner(email)
        )
        user_id, kept_hash = session.execute(known).one_or_none() or (None, None)
    if not passwords.matches(password, kept_hash) or user_id is None or kept_hash is None:
        raise Refused(password=WRONG)
    renewed = passwords.hashed(password) if passwords.is_outdated(kept_hash) else kept_hash
    with db.transaction() as tx:
        if _still_has(tx, user_id, kept_hash):
            if renewed != kept_hash:
                tx.execute(sa.update(User).where(col(User.id) == user_id).values(password_hash=renewed))
            codes.demand(tx, user_id, code)
            return issue_ticket(tx, user_id, is_kept=is_kept)
    # Race: the password was verified without a lock. Meanwhile it was changed, or another sign-in renewed
    # its hash. Verify it again, against the current hash.
    return verify(email, password, is_kept=is_kept, code=code)


def _still_has(tx: db.Transaction, user_id: int, kept_hash: str) -> bool:
    """Tell whether the hash is still current, and lock the user so that it stays so until the commit."""
    known = sa.select(col(User.password_hash)).where(col(User.id) == user_id)
    return tx.scalar(known.with_for_update(key_share=True)) == kept_hash


def issue_ticket(tx: db.Transaction, user_id: int, *, is_kept: bool) -> str:
    """Store a one-time ticket for the user's next sign-in and return it."""
    ticket, now = tokens.new(), clock.now()
    tx.execute(sa.delete(Ticket).where(col(Ticket.expires_at) < now))
    tx.add(
        Ticket(token_hash=tokens.hashed(ticket), user_id=user_id, is_kept=is_kept, expires_at=now + TICKET_MS)
    )
    return ticket


def start(ticket: str, device: str, replaced: str = "", device_token: str = "") -> tuple[str, int | None]:
    """Exchange a ticket for a sign-in; return its token and, if it is kept, its lifetime in seconds.

    Ends the browser's previous sign-in, whose token is `replaced`. Remembers the browser that holds
    `device_token` as a known device.

    Raises `Refused` for a ticket that is unknown, used or expired.
    """
    now = clock.now()
    with db.transaction() as tx:
        holder = _take(tx, ticket, now)
        if holder is None:
            raise Refused(ticket=gettext("This sign-in took too long. Please try again."))
        _end(tx, sa.or_(col(SignIn.token_hash) == tokens.hashed(replaced), col(SignIn.expires_at) < now))
        token = tokens.new()
        tx.add(
            SignIn(
                user_id=holder.user_id,
                token_hash=tokens.hashed(token),
                device="".join(filter(texts.is_one_line, device))[:MAX_DEVICE],
                is_kept=holder.is_kept,
                created_at=now,
                last_seen_at=now,
                expires_at=now + (IDLE_KEPT_MS if holder.is_kept else UNKEPT_MS),
            )
        )
        if device_token:
            devices.remember(tx, holder.user_id, device_token)
    return token, KEPT_MS // 1000 if holder.is_kept else None


def _take(tx: db.Transaction, ticket: str, now: int) -> Any:
    """Use up the ticket and return its contents, or None if it is invalid or its user may not sign in."""
    good = (col(Ticket.token_hash) == tokens.hashed(ticket), col(Ticket.expires_at) > now)
    user_id = tx.scalar(sa.select(col(Ticket.user_id)).where(*good))
    # Lock order: the user, then tickets. Every transaction that locks both keeps it, so none deadlocks.
    user = sa.select(col(User.id)).where(col(User.id) == user_id, IS_ACTIVE).with_for_update(key_share=True)
    if user_id is None or tx.scalar(user) is None:
        return None
    taken = sa.delete(Ticket).where(*good).returning(col(Ticket.user_id), col(Ticket.is_kept))
    return tx.execute(taken).one_or_none()


def identify(token: str) -> Actor | None:
    """Return the actor who holds the token, or None if it is unknown, revoked or expired."""
    if not token or len(token) > MAX_TOKEN:
        return None
    now = clock.now()
    with db.reading() as session:
        row = db.rows(session, _KNOWN, {"token_hash": tokens.hashed(token), "now": now}).one_or_none()
    if row is None:
        return None
    if row.last_seen_at < now - SEEN_EVERY_MS:
        # Best effort: people stay signed in while the database cannot be written.
        with suppress(db.Unavailable):
            _seen(row.id, now)
    return Actor(
        user_id=row.user_id,
        sign_in_id=row.id,
        is_administrator=row.is_administrator,
        language=row.language,
    )


def alive(sign_in_ids: Iterable[int]) -> set[int]:
    """Return those of the sign-ins that have neither ended nor expired."""
    with db.reading() as session:
        return set(db.rows(session, _ALIVE, {"ids": set(sign_in_ids), "now": clock.now()}).scalars())


def _seen(sign_in_id: int, now: int) -> None:
    """Store when the sign-in was used, and extend it, up to its maximum lifetime."""
    at_most = col(SignIn.created_at) + sa.case((col(SignIn.is_kept), KEPT_MS), else_=MAX_UNKEPT_MS)
    unless_used = now + sa.case((col(SignIn.is_kept), IDLE_KEPT_MS), else_=UNKEPT_MS)
    with db.transaction() as tx:
        tx.execute(
            sa.update(SignIn)
            .where(col(SignIn.id) == sign_in_id)
            .values(last_seen_at=now, expires_at=sa.case((at_most < unless_used, at_most), else_=unless_used))
        )


def listing(actor: Actor) -> list[Device]:
    """List where the actor is signed in: this device, then those last used first."""
    is_this = col(SignIn.id) == actor.sign_in_id
    own = (
        sa.select(
            col(SignIn.id),
            col(SignIn.device),
            col(SignIn.created_at),
            col(SignIn.last_seen_at),
            is_this.label("is_this"),
        )
        .where(col(SignIn.user_id) == actor.user_id, col(SignIn.expires_at) > clock.now())
        .order_by(is_this.desc(), col(SignIn.last_seen_at).desc(), col(SignIn.id).desc())
        .limit(MAX_LISTED)
    )
    with db.reading() as session:
        return [
            Device(
                id=row.id,
                name=user_agents.named(row.device),
                signed_in_at=row.created_at,
                used_at=row.last_seen_at,
                is_this=bool(row.is_this),
            )
            for row in session.execute(own)
        ]


def end(actor: Actor) -> None:
    """Sign the actor out of this sign-in."""
    with db.transaction() as tx:
        _end(tx, col(SignIn.id) == actor.sign_in_id)


def revoke(actor: Actor, sign_in_id: int) -> None:
    """End one of the actor's sign-ins. Raises `NotFound`."""
    with db.transaction() as tx:
        if not _end(tx, col(SignIn.user_id) == actor.user_id, col(SignIn.id) == sign_in_id):
            raise NotFound


def revoke_others(actor: Actor) -> None:
    """End all sign-ins of the actor except this one."""
    with db.transaction() as tx:
        end_all(tx, actor.user_id, but=actor.sign_in_id)


def end_all(tx: db.Transaction, user_id: int, *, but: int = 0) -> None:
    """End all sign-ins of the user except one, including those that are about to begin."""
    # Tickets first. Race: a browser may be exchanging a ticket for a sign-in. It has deleted the row of the
    # ticket, so this waits for its commit, and the next statement sees and ends the new sign-in.
    tx.execute(sa.delete(Ticket).where(col(Ticket.user_id) == user_id))
    _end(tx, col(SignIn.user_id) == user_id, col(SignIn.id) != but)


def _end(tx: db.Transaction, *which: sa.ColumnElement[bool]) -> int:
    """End the sign-ins that match, tell their tabs, and return how many there were."""
    ended = sa.delete(SignIn).where(*which).returning(col(SignIn.id), col(SignIn.user_id))
    rows = tx.execute(ended).all()
    for sign_in_id, user_id in rows:
        tx.then(bus.publish, SignInEnded(sign_in_id, user_id), frozenset({user_id}))
    return len(rows)
