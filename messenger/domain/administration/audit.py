"""The audit log: what administrators did, and changes to the security of accounts."""

from dataclasses import dataclass
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from messenger import db
from messenger.domain import actors, clock
from messenger.domain.actors import Actor
from messenger.models import AuditEntry, User

MAX_DETAIL = 200
KEPT_MS = 365 * clock.DAY_MS
PAGE = 50


class Action(StrEnum):
    """The actions that the audit log records, by their stored key. The user interface has the sentences."""

    ACCOUNT_DELETED = auto()
    ADMINISTRATOR_ADDED = auto()
    ADMINISTRATOR_REMOVED = auto()
    COMMON_GROUP_STARTED = auto()
    EDITING_TIME_CHANGED = auto()
    EMAIL_CHANGED = auto()
    EMOJI_ADDED = auto()
    EMOJI_ADDERS_CHANGED = auto()
    EMOJI_DELETED = auto()
    INVITATION_CREATED = auto()
    INVITATION_WITHDRAWN = auto()
    JOINING_TURNED_OFF = auto()
    JOINING_TURNED_ON = auto()
    LINK_HANDED_OVER = auto()
    MAIL_DISMISSED = auto()
    MESSAGE_DELETED = auto()
    PASSWORD_CHANGED = auto()
    PASSWORD_RESET = auto()
    PREVIEWS_TURNED_OFF = auto()
    PREVIEWS_TURNED_ON = auto()
    PRIVACY_DEFAULT_CHANGED = auto()
    RECOVERY_CODE_USED = auto()
    RECOVERY_CODES_RENEWED = auto()
    RESET_LINK_CREATED = auto()
    SECOND_FACTOR_RESET = auto()
    SECOND_FACTOR_TURNED_OFF = auto()
    SECOND_FACTOR_TURNED_ON = auto()
    SIGN_INS_ENDED = auto()
    SIGN_UP_MODE_CHANGED = auto()
    SIGNED_UP = auto()
    SIGNED_UP_BY_INVITATION = auto()
    SIGNED_UP_FIRST = auto()
    SITE_PICTURE_CHANGED = auto()
    SITE_RENAMED = auto()
    USER_DEACTIVATED = auto()
    USER_REACTIVATED = auto()
    VERSIONS_TURNED_OFF = auto()
    VERSIONS_TURNED_ON = auto()


@dataclass(frozen=True)
class Entry:
    """An entry of the log, with current nicknames. `action` may be a key that `Action` no longer has."""

    id: int
    at: int
    action: str
    by: str | None
    about: str | None
    detail: str


def note(
    tx: db.Transaction, action: Action, *, by: int | None = None, about: int | None = None, detail: str = ""
) -> None:
    """Write an entry, and drop entries older than a year. The detail must hold no secret."""
    now = clock.now()
    tx.execute(sa.delete(AuditEntry).where(col(AuditEntry.at) < now - KEPT_MS))
    tx.add(AuditEntry(at=now, action=action, actor_id=by, subject_id=about, detail=detail[:MAX_DETAIL]))


def entries(actor: Actor, before: int | None = None, person: int | None = None) -> tuple[list[Entry], bool]:
    """Return a page of entries, newest first, and whether there are more.

    `before` is the cursor: the id of the last entry on the previous page. `person` limits the entries to
    those by or about this user.
    Raises `Forbidden`.
    """
    by, about = aliased(User), aliased(User)
    found = (
        sa.select(
            col(AuditEntry.id),
            col(AuditEntry.at),
            col(AuditEntry.action),
            col(by.nickname).label("by"),
            col(about.nickname).label("about"),
            col(AuditEntry.detail),
        )
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
        page = [Entry(**row._mapping) for row in session.execute(found)]
    return page[:PAGE], len(page) > PAGE
