"""How long after sending a message its author may edit it, as administrators choose."""

from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import translation
from messenger.domain import clock
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Refused
from messenger.live import bus
from messenger.models import User
from messenger.translation import gettext

Time = Literal["always", "day", "hour", "ten_minutes", "never"]
TIMES: tuple[Time, ...] = get_args(Time)
# In milliseconds.
LENGTHS = {"day": clock.DAY_MS, "hour": 60 * 60_000, "ten_minutes": 10 * 60_000, "never": 0}
TOO_LATE = {
    "day": gettext("It's too late to edit this message. Messages can be edited for 24 hours."),
    "hour": gettext("It's too late to edit this message. Messages can be edited for an hour."),
    "ten_minutes": gettext("It's too late to edit this message. Messages can be edited for ten minutes."),
    "never": gettext("Messages can't be edited on this site. Send a new one instead."),
}


@dataclass(frozen=True)
class Limits:
    """What the site limits, as a row: there is one. `editing_ms` is None if messages can always be edited."""

    id: int
    editing_ms: int | None

    @staticmethod
    def of(chosen: str | None) -> "Limits":
        """Return what follows from the choice that is stored, if there is one."""
        return Limits(site.THE_ROW, LENGTHS.get(chosen or ""))


@bus.event
@dataclass(frozen=True)
class LimitsChanged(bus.Event):
    """An administrator has changed what the site limits."""

    limits: Limits


def choose(actor: Actor, wanted: str) -> None:
    """Choose how long messages can be edited, which holds at once. Raises `Forbidden` and `Refused`."""
    if wanted not in TIMES:
        raise Refused(editing_time=gettext("Choose how long messages can be edited."))
    with site.choosing(actor) as tx:
        if site.editing_time(tx) == wanted:
            return
        site.store(tx, editing_time=wanted)
        audit.note(tx, Action.EDITING_TIME_CHANGED, by=actor.user_id, detail=wanted)
        everybody = frozenset(tx.scalars(sa.select(col(User.id)).where(IS_ACTIVE)))
        tx.then(bus.publish, LimitsChanged(Limits.of(wanted)), everybody)


def fault(session: Session, sent_at: int) -> translation.Message | None:
    """Return why a message that was sent at this time can't be edited any more, or None."""
    held = site.editing_time(session)
    length = LENGTHS.get(held)
    return None if length is None or clock.now() - sent_at < length else TOO_LATE[held]
