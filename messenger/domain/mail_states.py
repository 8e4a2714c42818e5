"""The states of a queued mail, as SQL conditions on its row and on the row of its job."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from messenger.domain.clock import DAY_MS
from messenger.domain.mail_kinds import WITH_LINK
from messenger.models import Job, Mail, User

KEPT_MS = 7 * DAY_MS


def is_given_up() -> sa.ColumnElement[bool]:
    """Match mails that are not tried again."""
    job = aliased(Job)
    return sa.exists().where(col(job.id) == col(Mail.job_id), col(job.due_at).is_(None))


def is_undelivered(now: int) -> sa.ColumnElement[bool]:
    """Match mails whose last attempt failed; a mail that is being sent has no failure yet."""
    job = aliased(Job)
    has_failed = sa.or_(col(job.failure).is_not(None), col(job.due_at).is_(None))
    return sa.and_(
        sa.exists().where(col(job.id) == col(Mail.job_id), has_failed),
        ~is_pointless(),
        col(Mail.posted_at) > now - KEPT_MS,
    )


def is_pointless() -> sa.ColumnElement[bool]:
    """Match mails whose link would not work: a newer mail replaces it, or its user is deleted."""
    later = aliased(Mail)
    is_superseded = sa.exists().where(
        col(later.user_id) == col(Mail.user_id),
        col(later.kind) == col(Mail.kind),
        col(later.id) > col(Mail.id),
    )
    return sa.and_(col(Mail.kind).in_(WITH_LINK), sa.or_(is_superseded, is_of_deleted()))


def is_of_deleted() -> sa.ColumnElement[bool]:
    """Match mails to users whose account is deleted."""
    # An alias of its own: the surrounding query may join the users as well.
    owner = aliased(User)
    return sa.exists().where(col(owner.id) == col(Mail.user_id), col(owner.deleted_at).is_not(None))
