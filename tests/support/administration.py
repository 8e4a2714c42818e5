"""Administrators and the audit log of their actions."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.models import AuditEntry, User
from tests.support.people import person


def administrator(nickname: str) -> Actor:
    """Create the account of an administrator."""
    actor = person(nickname)
    promote(actor)
    return actor


def promote(*actors: Actor) -> None:
    """Make people administrators."""
    for actor in actors:
        change(actor, is_administrator=True)


def sole_administrator(actor: Actor) -> None:
    """Make somebody the only administrator."""
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(is_administrator=col(User.id) == actor.user_id))


def change(actor: Actor, **values: object) -> None:
    """Change columns of somebody's account."""
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(values))


def administrators() -> set[int]:
    """Return the ids of the active administrators."""
    active = sa.select(col(User.id)).where(col(User.is_administrator), col(User.deactivated_at).is_(None))
    with db.reading() as session:
        return set(session.scalars(active))


def noted() -> list[tuple[str, int | None, int | None, str]]:
    """Return the audit entries: action, actor, subject, detail."""
    entry = sa.select(
        col(AuditEntry.action), col(AuditEntry.actor_id), col(AuditEntry.subject_id), col(AuditEntry.detail)
    ).order_by(col(AuditEntry.id))
    with db.reading() as session:
        return [(what, by, about, detail) for what, by, about, detail in session.execute(entry)]


def signed_in(actor: Actor) -> str:
    """Sign somebody in and return the token."""
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, actor.user_id, is_kept=False)
    return sign_ins.start(ticket, "Firefox")[0]
