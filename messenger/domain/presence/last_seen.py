"""When people were last seen: stored coarsely, for many at once, and only of those who show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.actors import IS_ACTIVE
from messenger.domain.presence import privacy
from messenger.models import NotificationSettings, User


@dataclass(frozen=True)
class Shown:
    """What a user shows of their presence, and when they were last seen, if that is known and shown."""

    online: bool
    last_seen: bool
    at: int | None


_SHOWN = sa.select(
    col(User.id),
    privacy.SHOWS_ONLINE.label("online"),
    privacy.SHOWS_LAST_SEEN.label("last_seen"),
    col(User.last_seen_at),
).where(col(User.id).in_(sa.bindparam("user_ids", expanding=True)), IS_ACTIVE)


def of(user_ids: Collection[int]) -> dict[int, Shown]:
    """Read what these users show; those without an active account are left out."""
    with db.reading() as session:
        return {
            row.id: Shown(bool(row.online), bool(row.last_seen), row.last_seen_at if row.last_seen else None)
            for row in db.rows(session, _SHOWN, {"user_ids": list(user_ids)})
        }


def note(seen_at: Mapping[int, int]) -> None:
    """Store when these users were last seen, in one transaction."""
    stored = col(User.last_seen_at)
    at = sa.bindparam("at")
    later = (
        sa.update(User)
        .where(
            col(User.id) == sa.bindparam("user_id"),
            privacy.SHOWS_LAST_SEEN,
            sa.or_(stored.is_(None), stored < at),
        )
        .values(last_seen_at=at)
    )
    # Whoever got mail while they were away may get the next one. A time before the mail is no look at it.
    mailed = col(NotificationSettings.mailed_at)
    looked = (
        sa.update(NotificationSettings)
        .where(
            col(NotificationSettings.user_id) == sa.bindparam("user"),
            mailed > col(NotificationSettings.looked_at),
            mailed < at,
        )
        .values(looked_at=at)
    )
    with db.transaction() as tx:
        tx.connection().execute(later, [{"user_id": user_id, "at": at} for user_id, at in seen_at.items()])
        tx.connection().execute(looked, [{"user": user_id, "at": at} for user_id, at in seen_at.items()])
