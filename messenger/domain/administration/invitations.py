"""Invitations: links that let people sign up."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import actors, clock, texts, tokens
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import NotFound, Refused, refuse
from messenger.models import Invitation, User
from messenger.translation import Message, gettext, ngettext

MAX_NOTE = 100
MAX_USES = 1000
MAX_DAYS = 90
MAX_AT_ONCE = 200

OVER = gettext("This invitation has expired, was used up or withdrawn, or its link is incomplete.")
NEEDED = gettext("You need an invitation to sign up. Ask an administrator for a link.")
CLOSED = gettext("Nobody new can sign up here at the moment.")


@dataclass(frozen=True)
class Current:
    """An invitation that is still valid."""

    id: int
    note: str
    inviter: str
    uses_left: int
    expires_at: int


def create(actor: Actor, note: str = "", uses: int = 1, days: int = 7) -> str:
    """Create an invitation and return its link, which is not stored. Raises `Forbidden` and `Refused`."""
    note, token, now = note.strip(), tokens.new(), clock.now()
    refuse(_faults(note, uses, days))
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        _clear(tx, now)
        if tx.execute(sa.select(sa.func.count(col(Invitation.id)))).scalar_one() >= MAX_AT_ONCE:
            raise Refused(
                note=gettext("There are already {count} invitations. Withdraw one first.", count=MAX_AT_ONCE)
            )
        tx.add(
            Invitation(
                token_hash=tokens.hashed(token),
                note=note,
                uses_left=uses,
                created_by=actor.user_id,
                created_at=now,
                expires_at=now + days * clock.DAY_MS,
            )
        )
        audit.note(tx, Action.INVITATION_CREATED, by=actor.user_id, detail=note)
    return f"{settings.public_url}/join/{token}"


def current(actor: Actor) -> list[Current]:
    """List the invitations that are still valid, newest first. Raises `Forbidden`."""
    found = (
        sa.select(
            col(Invitation.id),
            col(Invitation.note),
            col(User.nickname).label("inviter"),
            col(Invitation.uses_left),
            col(Invitation.expires_at),
        )
        .join(User, col(User.id) == col(Invitation.created_by))
        .where(*_good())
        .order_by(col(Invitation.id).desc())
        .limit(MAX_AT_ONCE)
    )
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return [Current(**row._mapping) for row in session.execute(found)]


def withdraw(actor: Actor, invitation_id: int) -> None:
    """End an invitation. Raises `Forbidden` and `NotFound`."""
    ended = sa.delete(Invitation).where(col(Invitation.id) == invitation_id)
    with db.transaction() as tx:
        actors.require_administrator(tx, actor)
        note = tx.scalar(ended.returning(col(Invitation.note)))
        if note is None:
            raise NotFound
        audit.note(tx, Action.INVITATION_WITHDRAWN, by=actor.user_id, detail=note)


def inviter(token: str) -> str:
    """Return the nickname of the inviter, without using up the invitation. Raises `Refused`."""
    known = (
        sa.select(col(User.nickname))
        .join(Invitation, col(User.id) == col(Invitation.created_by))
        .where(col(Invitation.token_hash) == tokens.hashed(token), *_good())
    )
    with db.reading() as session:
        if site.mode(session) == "closed":
            raise Refused(invitation=CLOSED)
        if (nickname := session.scalar(known)) is None:
            raise Refused(invitation=OVER)
    return nickname


def admit(tx: db.Transaction, token: str) -> int | None:
    """Let somebody sign up: take a use of their invitation, if they have one, and return the inviter's id.

    The use is taken on commit; after a rollback it is still there. Raises `Refused`.
    """
    mode = site.mode(tx)
    if mode == "closed":
        raise Refused(invitation=CLOSED)
    if token:
        return _take(tx, token)
    if mode == "invitation":
        raise Refused(invitation=NEEDED)
    return None


def _take(tx: db.Transaction, token: str) -> int:
    # Race: two people may sign up with the last use at once. The update locks the row, so the second waits
    # and then checks the number of uses that the first has left.
    is_active = sa.exists().where(col(User.id) == col(Invitation.created_by), IS_ACTIVE)
    used = (
        sa.update(Invitation)
        .where(col(Invitation.token_hash) == tokens.hashed(token), *_unused(), is_active)
        .values(uses_left=col(Invitation.uses_left) - 1)
    )
    invited_by = tx.scalar(used.returning(col(Invitation.created_by)))
    if invited_by is None:
        raise Refused(invitation=OVER)
    return invited_by


def _good() -> tuple[sa.ColumnElement[bool], ...]:
    """Match invitations that are unused, and whose creator (joined) is still active."""
    return (*_unused(), IS_ACTIVE)


def _unused() -> tuple[sa.ColumnElement[bool], ...]:
    return (col(Invitation.uses_left) > 0, col(Invitation.expires_at) > clock.now())


def _clear(tx: db.Transaction, now: int) -> None:
    is_over = sa.or_(col(Invitation.uses_left) <= 0, col(Invitation.expires_at) <= now)
    tx.execute(sa.delete(Invitation).where(is_over))


def _faults(note: str, uses: int, days: int) -> dict[str, Message | None]:
    return {
        "note": _note_fault(note),
        "uses": _number_fault(uses, MAX_USES),
        "days": _number_fault(days, MAX_DAYS),
    }


def _number_fault(number: int, most: int) -> Message | None:
    return None if 1 <= number <= most else gettext("Enter a whole number from 1 to {most}.", most=most)


def _note_fault(note: str) -> Message | None:
    if not texts.is_one_line(note):
        return gettext("The note contains characters that aren't allowed.")
    if len(note) > MAX_NOTE:
        return ngettext(
            "The note is too long: use at most {n} character.",
            "The note is too long: use at most {n} characters.",
            n=MAX_NOTE,
        )
    return None
