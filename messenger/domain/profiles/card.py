"""Profile cards: what people tell of themselves, for everybody on the site."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import texts
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.errors import NotFound, Refused, SignInRequired
from messenger.domain.notifications import quiet
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.live import bus
from messenger.models import User
from messenger.translation import gettext, ngettext

MAX_ABOUT = 500
TOO_LONG = ngettext("This is longer than {n} character.", "This is longer than {n} characters.", n=MAX_ABOUT)
NOT_ALLOWED = gettext("This contains characters that aren't allowed.")
UNKNOWN_ZONE = gettext("Your time zone isn't known here. Check the settings of your device.")


@dataclass(frozen=True)
class Card:
    """What somebody tells of themselves; the id is theirs. `time_zone` is empty if they don't show it."""

    id: int
    about: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Shown:
    """A card, and whose it is."""

    card: Card
    person: Person


@bus.event
@dataclass(frozen=True)
class ProfileChanged(bus.Event):
    """Somebody changed their picture, their status, or what their card says."""

    person: Person


def read(actor: Actor, user_id: int) -> Shown:  # noqa: ARG001
    """Return the card of somebody with an active account, which everybody may see. Raises `NotFound`."""
    told = sa.select(
        col(User.id), col(User.about), sa.func.coalesce(col(User.time_zone), "").label("time_zone")
    )
    with db.reading() as session:
        row = session.execute(told.where(col(User.id) == user_id, IS_ACTIVE)).one_or_none()
        if row is None:
            raise NotFound
        (person,) = contacts.named(session, [user_id])
        return Shown(Card(**row._mapping), person)


def describe(actor: Actor, about: str) -> None:
    """Say something about oneself; empty says nothing. Raises `Refused`."""
    about = about.strip()
    if len(about) > MAX_ABOUT:
        raise Refused(about=TOO_LONG)
    if not texts.is_readable(about):
        raise Refused(about=NOT_ALLOWED)
    with db.transaction() as tx:
        store(tx, actor, about=about)


def show_time(actor: Actor, zone: str) -> None:
    """Show one's local time in a zone such as `Europe/Berlin`; empty shows none. Raises `Refused`."""
    if zone and quiet.zone(zone) is None:
        raise Refused(time_zone=UNKNOWN_ZONE)
    with db.transaction() as tx:
        store(tx, actor, time_zone=zone or None)


def store(tx: db.Transaction, actor: Actor, **columns: object) -> None:
    """Store columns of the actor's account, and tell those who see them. Raises `SignInRequired`."""
    is_own = col(User.id) == actor.user_id, IS_ACTIVE
    changed = sa.update(User).where(*is_own).values(**columns).returning(col(User.id))
    if tx.scalar(changed) is None:
        raise SignInRequired
    (person,) = contacts.named(tx, [actor.user_id])
    audience = contacts.acquainted(tx, actor.user_id) | {actor.user_id}
    tx.then(bus.publish, ProfileChanged(person), audience)
