"""What the site limits, as browsers know it: how long messages can be edited, and previews."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.live import bus
from messenger.models import User

# By the key of the choice, in milliseconds.
LENGTHS = {"day": clock.DAY_MS, "hour": 60 * 60_000, "ten_minutes": 10 * 60_000, "never": 0}


@dataclass(frozen=True)
class Limits:
    """What the site limits, as a row: there is one. `editing_ms` is None if messages can always be edited."""

    id: int
    editing_ms: int | None
    shows_previews: bool = True

    @staticmethod
    def of(editing_time: str | None, shows_previews: bool | None) -> "Limits":
        """Return what follows from the choices that are stored, if there are any."""
        return Limits(site.THE_ROW, LENGTHS.get(editing_time or ""), shows_previews is not False)


@bus.event
@dataclass(frozen=True)
class LimitsChanged(bus.Event):
    """An administrator has changed what the site limits."""

    limits: Limits


def choose_showing_previews(actor: Actor, wanted: bool) -> None:
    """Choose whether messages show previews of their links, also those fetched before. Raises `Forbidden`."""
    with site.choosing(actor) as tx:
        if site.shows_previews(tx) == wanted:
            return
        site.store(tx, shows_previews=wanted)
        audit.note(tx, Action.PREVIEWS_TURNED_ON if wanted else Action.PREVIEWS_TURNED_OFF, by=actor.user_id)
        tell(tx)


def tell(tx: db.Transaction) -> None:
    """Tell everybody what the site limits now."""
    everybody = frozenset(tx.scalars(sa.select(col(User.id)).where(IS_ACTIVE)))
    limits = Limits.of(site.editing_time(tx), site.shows_previews(tx))
    tx.then(bus.publish, LimitsChanged(limits), everybody)
