"""The audit log: what administrators did, and what concerns the security of accounts."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.models import AuditEntry

LONGEST_DETAIL = 200
KEPT_MS = 365 * clock.DAY_MS


def note(
    tx: db.Transaction, action: str, *, by: int | None = None, about: int | None = None, detail: str = ""
) -> None:
    """Write an entry: `action` is a past-tense phrase ("password changed"), never with a secret in it.

    What is older than a year goes by that.
    """
    now = clock.now()
    tx.execute(sa.delete(AuditEntry).where(col(AuditEntry.at) < now - KEPT_MS))
    tx.add(AuditEntry(at=now, action=action, actor_id=by, subject_id=about, detail=detail[:LONGEST_DETAIL]))
