"""Reading the audit log. Apart from `audit`, which also those write to on whom reading depends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from messenger import db
from messenger.domain import actors, clock
from messenger.domain.actors import Actor
from messenger.domain.administration.audit import KEPT_MS
from messenger.models import AuditEntry, User

PAGE = 50
SOMEBODY = "Somebody"

# How actions are told; what is not here is told as it was noted.
SENTENCES = {
    "account deleted": "{by} deleted their account",
    "administration taken away": "{by} took administration away from {about}",
    "deactivated": "{by} deactivated {about}",
    "email changed": "{by} changed their email",
    "invitation made": "{by} made an invitation",
    "invitation withdrawn": "{by} withdrew an invitation",
    "link handed over": "{by} took a link to hand over to {about}",
    "mail dismissed": "{by} dismissed a mail to {about} that could not be delivered",
    "made administrator": "{by} made {about} administrator",
    "password changed": "{by} changed their password",
    "password reset": "{about} chose a new password by a link",
    "reactivated": "{by} reactivated {about}",
    "recovery code used": "{by} used a recovery code",
    "recovery codes renewed": "{by} made new recovery codes",
    "reset link made": "{by} made a link for {about} to choose a new password",
    "second factor reset": "{by} reset the second factor of {about}",
    "second factor turned off": "{by} turned their second factor off",
    "second factor turned on": "{by} turned their second factor on",
    "sign-ins ended": "{by} ended all sign-ins of {about}",
    "sign-up mode chosen": "{by} changed who may sign up",
    "signed up": "{by} signed up",
    "signed up by invitation": "{by} signed up, invited by {about}",
    "signed up first": "{by} signed up first and became administrator",
}


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; names are told apart, for they may be written in any direction."""

    text: str
    is_name: bool


@dataclass(frozen=True)
class Entry:
    """An entry as it is read."""

    id: int
    at: int
    sentence: list[Part]
    detail: str


def entries(actor: Actor, before: int | None = None, person: int | None = None) -> tuple[list[Entry], bool]:
    """Return a page of entries, newest first, and whether there are more.

    They are those before the entry with that id, and those by or about a person. Raises `Forbidden`.
    """
    by, about = aliased(User), aliased(User)
    found = (
        sa.select(AuditEntry, col(by.nickname), col(about.nickname))
        .outerjoin(by, col(by.id) == col(AuditEntry.actor_id))
        .outerjoin(about, col(about.id) == col(AuditEntry.subject_id))
        .where(col(AuditEntry.at) >= clock.now() - KEPT_MS)
        .order_by(col(AuditEntry.id).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        found = found.where(col(AuditEntry.id) < before)
    if person is not None:
        found = found.where(sa.or_(col(AuditEntry.actor_id) == person, col(AuditEntry.subject_id) == person))
    with db.reading() as session:
        actors.require_administrator(session, actor)
        rows = [_entry(*row) for row in session.execute(found)]
    return rows[:PAGE], len(rows) > PAGE


def _entry(stored: AuditEntry, by: str | None, about: str | None) -> Entry:
    template = SENTENCES.get(stored.action) or _template(stored)
    names = {"by": by or SOMEBODY, "about": about or SOMEBODY}
    return Entry(stored.id, stored.at, list(_parts(template, names)), stored.detail)


def _template(stored: AuditEntry) -> str:
    action = re.sub(r"[{}]", "", stored.action)
    if stored.subject_id in (None, stored.actor_id):
        return f"{{by}}: {action}"
    return f"{{about}}: {action}" if stored.actor_id is None else f"{{by}}: {action}, for {{about}}"


def _parts(template: str, names: dict[str, str]) -> Iterator[Part]:
    for index, piece in enumerate(re.split(r"\{(by|about)\}", template)):
        if piece:
            yield Part(names[piece], is_name=True) if index % 2 else Part(piece, is_name=False)
