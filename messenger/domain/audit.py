"""The audit log: what administrators did, and what concerns the security of accounts."""

from messenger import db
from messenger.domain import clock
from messenger.models import AuditEntry

LONGEST_DETAIL = 200


def note(
    tx: db.Transaction, action: str, *, by: int | None = None, about: int | None = None, detail: str = ""
) -> None:
    """Write an entry: `action` is a past-tense phrase ("password changed"), never with a secret in it."""
    tx.add(
        AuditEntry(
            at=clock.now(), action=action, actor_id=by, subject_id=about, detail=detail[:LONGEST_DETAIL]
        )
    )
