"""The states of a mail in the queue, as conditions on its row."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.mail_kinds import WITH_LINK
from messenger.models import Mail, User

# From the beginning of each attempt, during which nobody else takes the mail, to the next; the last is the
# time that the last attempt has. In all, about two days.
PAUSES_MS = (
    *(MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS),
    *(HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS),
    MINUTE_MS,
)
MAX_ATTEMPTS = len(PAUSES_MS)
KEPT_MS = 7 * DAY_MS


def is_given_up(now: int) -> sa.ColumnElement[bool]:
    """Tell of a mail that is tried no more."""
    return sa.and_(col(Mail.attempts) >= MAX_ATTEMPTS, col(Mail.due_at) <= now)


def is_undelivered(now: int) -> sa.ColumnElement[bool]:
    """Tell of a mail whose last attempt failed; one that is being sent has no failure yet."""
    return sa.and_(
        sa.or_(col(Mail.failure).is_not(None), is_given_up(now)),
        ~is_pointless(),
        col(Mail.posted_at) > now - KEPT_MS,
    )


def is_pointless() -> sa.ColumnElement[bool]:
    """Tell of a link that a later one of its kind would end, or that is a deleted user's."""
    later = aliased(Mail)
    is_superseded = sa.exists().where(
        col(later.user_id) == col(Mail.user_id),
        col(later.kind) == col(Mail.kind),
        col(later.id) > col(Mail.id),
    )
    return sa.and_(col(Mail.kind).in_(WITH_LINK), sa.or_(is_superseded, is_of_deleted()))


def is_of_deleted() -> sa.ColumnElement[bool]:
    """Tell of a mail to somebody whose account is deleted."""
    # Of its own name, for the user may be part of the query around it.
    owner = aliased(User)
    return sa.exists().where(col(owner.id) == col(Mail.user_id), col(owner.deleted_at).is_not(None))
