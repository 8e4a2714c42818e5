"""How long after sending a message its author may edit it, as administrators choose."""

from typing import Literal, get_args

from sqlalchemy.orm import Session

from messenger import translation
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.administration import audit, site, site_limits
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Refused
from messenger.translation import gettext

Time = Literal["always", "day", "hour", "ten_minutes", "never"]
TIMES: tuple[Time, ...] = get_args(Time)
TOO_LATE = {
    "day": gettext("It's too late to edit this message. Messages can be edited for 24 hours."),
    "hour": gettext("It's too late to edit this message. Messages can be edited for an hour."),
    "ten_minutes": gettext("It's too late to edit this message. Messages can be edited for ten minutes."),
    "never": gettext("Messages can't be edited on this site. Send a new one instead."),
}


def choose(actor: Actor, wanted: str) -> None:
    """Choose how long messages can be edited, which holds at once. Raises `Forbidden` and `Refused`."""
    if wanted not in TIMES:
        raise Refused(editing_time=gettext("Choose how long messages can be edited."))
    with site.choosing(actor) as tx:
        if site.editing_time(tx) == wanted:
            return
        site.store(tx, editing_time=wanted)
        audit.note(tx, Action.EDITING_TIME_CHANGED, by=actor.user_id, detail=wanted)
        site_limits.tell(tx)


def fault(session: Session, sent_at: int) -> translation.Message | None:
    """Return why a message that was sent at this time can't be edited any more, or None."""
    held = site.editing_time(session)
    length = site_limits.LENGTHS.get(held)
    return None if length is None or clock.now() - sent_at < length else TOO_LATE[held]
