"""Privacy: what people show of themselves; who hides something does not see it of others (reciprocal)."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import actors
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Refused
from messenger.live import bus
from messenger.models import Site, User
from messenger.translation import gettext

Switch = Literal["online", "last_seen", "typing", "seen"]
SWITCHES: tuple[Switch, ...] = get_args(Switch)
UNKNOWN = gettext("Choose one of the switches.")


@dataclass(frozen=True)
class Privacy:
    """What somebody shows, and therefore sees of others."""

    online: bool = True
    last_seen: bool = True
    typing: bool = True
    seen: bool = True


@dataclass(frozen=True)
class OwnPrivacy(Privacy):
    """What the viewer shows, as a row: there is one, whose id is theirs."""

    id: int = 0


@bus.event
@dataclass(frozen=True)
class PrivacyChanged(bus.PassingEvent):
    """Somebody shows or hides something; user zero stands for all who follow the site's defaults."""

    user_id: int
    # One of `SWITCHES`.
    switch: str


def _shows(switch: Switch) -> sa.ColumnElement[bool]:
    """Return the expression for whether a user shows something: their own choice, or the site's default."""
    chosen: Any = getattr(User, f"shows_{switch}")
    default: Any = getattr(Site, f"shows_{switch}")
    return sa.func.coalesce(chosen, sa.select(default).limit(1).scalar_subquery(), sa.true())


SHOWS_ONLINE, SHOWS_TYPING, SHOWS_SEEN = _shows("online"), _shows("typing"), _shows("seen")
# Who hides that they are online also hides when they were.
SHOWS_LAST_SEEN = sa.and_(SHOWS_ONLINE, _shows("last_seen"))
_OWN = sa.select(*(_shows(switch).label(switch) for switch in SWITCHES)).where(
    col(User.id) == sa.bindparam("user_id")
)


def own(actor: Actor) -> OwnPrivacy:
    """Return what the actor shows."""
    with db.reading() as session:
        return OwnPrivacy(**vars(_of(session, actor.user_id)), id=actor.user_id)


def _of(session: Session, user_id: int) -> Privacy:
    row = db.rows(session, _OWN, {"user_id": user_id}).one()
    return Privacy(**{switch: bool(getattr(row, switch)) for switch in SWITCHES})


def choose(actor: Actor, switch: str, wanted: bool) -> None:
    """Show or hide something of oneself from now on. Raises `Refused`."""
    known = _known(switch)
    with db.transaction() as tx:
        before = _of(tx, actor.user_id)
        values: dict[str, Any] = {f"shows_{switch}": wanted}
        if switch in ("online", "last_seen") and not wanted:
            values["last_seen_at"] = None
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(**values))
        if getattr(before, switch) != wanted:
            tx.then(bus.publish, PrivacyChanged(actor.user_id, known), _everybody(tx))


def _known(switch: str) -> Switch:
    for known in SWITCHES:
        if known == switch:
            return known
    raise Refused(switch=UNKNOWN)


def defaults(actor: Actor) -> Privacy:
    """Return what people show who have not chosen. Raises `Forbidden`."""
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return _defaults(session)


def _defaults(session: Session) -> Privacy:
    columns = [getattr(Site, f"shows_{switch}").label(switch) for switch in SWITCHES]
    row = session.execute(sa.select(*columns)).one_or_none()
    return Privacy(**{switch: bool(getattr(row, switch)) for switch in SWITCHES}) if row else Privacy()


def choose_default(actor: Actor, switch: str, wanted: bool) -> None:
    """Choose what people show who have not chosen themselves. Raises `Forbidden` and `Refused`."""
    known = _known(switch)
    with site.choosing(actor) as tx:
        if getattr(_defaults(tx), switch) == wanted:
            return
        site.store(tx, **{f"shows_{switch}": wanted})
        if switch in ("online", "last_seen") and not wanted:
            tx.execute(sa.update(User).where(~SHOWS_LAST_SEEN).values(last_seen_at=None))
        audit.note(tx, Action.PRIVACY_DEFAULT_CHANGED, by=actor.user_id, detail=switch)
        tx.then(bus.publish, PrivacyChanged(0, known), _everybody(tx))


def _everybody(tx: db.Transaction) -> frozenset[int]:
    return frozenset(tx.scalars(sa.select(col(User.id)).where(IS_ACTIVE)))
