"""Arrival: everything that a tab needs when it connects, in one read."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration.site_limits import Limits
from messenger.domain.errors import SignInRequired
from messenger.domain.lists.sections import Sections
from messenger.domain.talk import conversations, positions
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Listing
from messenger.domain.talk.positions import Positions
from messenger.models import SignIn, Site, User


@dataclass(frozen=True)
class Arrival:
    """Who has arrived, the positions of all conversations, the newest page of the list, and its sections.

    `since` is when the account was created, in milliseconds.
    """

    me: Person
    is_signed_in: bool
    since: int
    has_second_factor: bool
    positions: Positions
    listing: Listing
    limits: Limits
    sections: Sections
    # Whether the user is offered the first run.
    needs_setup: bool = False


_IS_ALIVE = (
    col(SignIn.id) == sa.bindparam("sign_in_id"),
    col(SignIn.user_id) == col(User.id),
    col(SignIn.expires_at) > sa.bindparam("now"),
    IS_ACTIVE,
)
_ACCOUNT = sa.select(
    col(User.created_at),
    col(User.sections),
    col(User.sections_revision),
    col(User.totp_secret).is_not(None).label("has_second_factor"),
    sa.exists().where(*_IS_ALIVE).label("is_signed_in"),
    sa.select(col(Site.editing_time)).limit(1).scalar_subquery().label("editing_time"),
    sa.select(col(Site.shows_previews)).limit(1).scalar_subquery().label("shows_previews"),
    sa.select(col(Site.is_set_up)).limit(1).scalar_subquery().label("is_set_up"),
).where(col(User.id) == sa.bindparam("user_id"))


def read(actor: Actor) -> Arrival:
    """Read what the actor's tab needs. Raises `SignInRequired` if the account is gone."""
    given = {"user_id": actor.user_id, "sign_in_id": actor.sign_in_id, "now": clock.now()}
    with db.reading() as session:
        if (row := db.rows(session, _ACCOUNT, given).one_or_none()) is None:
            raise SignInRequired
        listing = conversations.listed(session, actor)
        held = positions.read(session, [actor.user_id])[actor.user_id]
    me = next(person for person in listing.people if person.id == actor.user_id)
    return Arrival(
        me=me,
        is_signed_in=row.is_signed_in,
        since=row.created_at,
        has_second_factor=row.has_second_factor,
        positions=held,
        listing=listing,
        limits=Limits.of(row.editing_time, row.shows_previews),
        needs_setup=actor.is_administrator and not row.is_set_up,
        sections=Sections.of(row.sections, row.sections_revision),
    )
