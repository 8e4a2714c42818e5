"""Sign-ins: stored logins, from the password to the cookie to the actor."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, passwords, texts, tokens
from messenger.domain.errors import Refused
from messenger.live import bus
from messenger.models import SignIn, Ticket, User

TICKET_MS = 30_000
DAY_MS = 24 * 3_600_000
KEPT_MS = 90 * DAY_MS
UNKEPT_MS = DAY_MS
LONGEST_UNKEPT_MS = 30 * DAY_MS
SEEN_EVERY_MS = 60_000
LONGEST_TOKEN = 200
LONGEST_DEVICE = 200
# Of an account that is neither deactivated nor deleted: nobody else signs in, acts, or is found.
IN_USE = sa.and_(col(User.deactivated_at).is_(None), col(User.deleted_at).is_(None))
WRONG = "The email or the password is wrong."


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, through one of their sign-ins."""

    user_id: int
    sign_in_id: int
    is_administrator: bool


@bus.event
@dataclass(frozen=True)
class SignInEnded(bus.Event):
    """A sign-in is over: its tabs must not show or do anything any more."""

    sign_in_id: int
    user_id: int


def verify(email: str, password: str, *, is_kept: bool) -> str:
    """Check the password and return a ticket for a sign-in. Raises `Refused`."""
    with db.reading() as session:
        known = sa.select(col(User.id), col(User.password_hash)).where(
            col(User.email_key) == texts.key(email.strip()) if texts.is_readable(email) else sa.false()
        )
        user_id, kept_hash = session.execute(known).one_or_none() or (None, None)
    if not passwords.matches(password, kept_hash) or user_id is None or kept_hash is None:
        raise Refused(password=WRONG)
    renewed = passwords.hashed(password) if passwords.is_outdated(kept_hash) else kept_hash
    with db.transaction() as tx:
        if renewed != kept_hash:
            tx.execute(sa.update(User).where(col(User.id) == user_id).values(password_hash=renewed))
        return issue_ticket(tx, user_id, is_kept=is_kept)


def issue_ticket(tx: db.Transaction, user_id: int, *, is_kept: bool) -> str:
    """Store a one-time ticket for the user's next sign-in and return it."""
    ticket, now = secrets.token_urlsafe(32), clock.now()
    tx.execute(sa.delete(Ticket).where(col(Ticket.expires_at) < now))
    tx.add(
        Ticket(token_hash=tokens.hashed(ticket), user_id=user_id, is_kept=is_kept, expires_at=now + TICKET_MS)
    )
    return ticket


def start(ticket: str, device: str, replaced: str = "") -> tuple[str, int | None]:
    """Swap the ticket for a sign-in; return its token and, if it is to be kept, for how many seconds.

    The sign-in that the browser had before, whose token is `replaced`, is over.

    Raises `Refused` for a ticket that is unknown, used or too old.
    """
    now = clock.now()
    with db.transaction() as tx:
        taken = (
            sa.delete(Ticket)
            .where(col(Ticket.token_hash) == tokens.hashed(ticket), col(Ticket.expires_at) > now)
            .returning(col(Ticket.user_id), col(Ticket.is_kept))
        )
        holder = tx.execute(taken).one_or_none()
        if holder is None:
            raise Refused(ticket="This sign-in took too long. Please try again.")
        end_those(tx, sa.or_(col(SignIn.token_hash) == tokens.hashed(replaced), col(SignIn.expires_at) < now))
        token, lasts = secrets.token_urlsafe(32), KEPT_MS if holder.is_kept else UNKEPT_MS
        tx.add(
            SignIn(
                user_id=holder.user_id,
                token_hash=tokens.hashed(token),
                device="".join(filter(texts.is_one_line, device))[:LONGEST_DEVICE],
                is_kept=holder.is_kept,
                created_at=now,
                last_seen_at=now,
                expires_at=now + lasts,
            )
        )
    return token, lasts // 1000 if holder.is_kept else None


def identify(token: str) -> Actor | None:
    """Return who holds the token, or None when it is unknown, over or expired."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = clock.now()
    with db.reading() as session:
        known = (
            sa.select(
                col(SignIn.user_id), col(SignIn.id), col(User.is_administrator), col(SignIn.last_seen_at)
            )
            .join(User, col(User.id) == col(SignIn.user_id))
            .where(col(SignIn.token_hash) == tokens.hashed(token), col(SignIn.expires_at) > now)
        )
        row = session.execute(known).one_or_none()
    if row is None:
        return None
    if row.last_seen_at < now - SEEN_EVERY_MS:
        # A note only: who is signed in stays so while the database cannot be written.
        with suppress(db.Unavailable):
            _seen(row.id, now)
    return Actor(row.user_id, row.id, row.is_administrator)


def alive(sign_in_ids: Iterable[int]) -> set[int]:
    """Return which of the sign-ins are neither over nor expired."""
    known = sa.select(col(SignIn.id)).where(
        col(SignIn.id).in_(set(sign_in_ids)), col(SignIn.expires_at) > clock.now()
    )
    with db.reading() as session:
        return set(session.scalars(known))


def _seen(sign_in_id: int, now: int) -> None:
    """Note the use of the sign-in, and let one that is not kept last a day from now, a month in all."""
    at_most = col(SignIn.created_at) + LONGEST_UNKEPT_MS
    with db.transaction() as tx:
        tx.execute(
            sa.update(SignIn)
            .where(col(SignIn.id) == sign_in_id)
            .values(
                last_seen_at=now,
                expires_at=sa.case(
                    (col(SignIn.is_kept), col(SignIn.expires_at)),
                    (at_most < now + UNKEPT_MS, at_most),
                    else_=now + UNKEPT_MS,
                ),
            )
        )


def end(actor: Actor) -> None:
    """Sign the actor out of this sign-in."""
    with db.transaction() as tx:
        end_those(tx, col(SignIn.id) == actor.sign_in_id)


def end_those(tx: db.Transaction, *which: sa.ColumnElement[bool]) -> int:
    """End the sign-ins that satisfy the conditions, tell their tabs, and return how many there were."""
    ended = sa.delete(SignIn).where(*which).returning(col(SignIn.id), col(SignIn.user_id))
    rows = tx.execute(ended).all()
    for sign_in_id, user_id in rows:
        tx.then(bus.publish, SignInEnded(sign_in_id, user_id), frozenset({user_id}))
    return len(rows)
