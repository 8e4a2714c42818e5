"""Join links: whoever has one can join the group, until it expires, is used up or revoked."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.config import settings
from messenger.domain import clock, tokens
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.errors import Refused
from messenger.domain.groups import joining, roles
from messenger.domain.groups.joining import OpenGroup
from messenger.domain.talk import contacts, revisions
from messenger.domain.talk.revisions import Locked
from messenger.models import JoinLink, User
from messenger.translation import gettext, ngettext

# By the key of the choice; None never expires.
EXPIRIES = {"hour": clock.HOUR_MS, "day": clock.DAY_MS, "week": 7 * clock.DAY_MS, "never": None}
MAX_USES = 1000
# Before the token in the address of a link.
PATH = "/j/"
MAX_AT_ONCE = 50

OVER = gettext("This link has expired, was used up or revoked, or is incomplete. Ask for a new one.")


@dataclass(frozen=True)
class GroupLink:
    """A link that still works; `expires_at` and `uses_left` are None without a limit."""

    id: int
    creator: str
    created_at: int
    expires_at: int | None
    uses_left: int | None


@dataclass(frozen=True)
class GroupLinks:
    """The links of a group, newest first."""

    title: str
    links: list[GroupLink]


_IS_BY_ACTIVE = sa.exists().where(col(User.id) == col(JoinLink.created_by), IS_ACTIVE).correlate(JoinLink)


def create(actor: Actor, conversation_id: int, expiry: str = "week", uses: int | None = None) -> str:
    """Make a link to join a group, as its owner and moderators may; return its address, which is not stored.

    Raises `NotFound`, `Forbidden` and `Refused`.
    """
    if expiry not in EXPIRIES:
        raise Refused(expiry=gettext("Choose when the link expires."))
    if uses is not None and not 1 <= uses <= MAX_USES:
        raise Refused(uses=gettext("Enter a whole number from 1 to {most}.", most=MAX_USES))
    token, now, lasts = tokens.new(), clock.now(), EXPIRIES[expiry]
    with db.transaction() as tx:
        locked = _led(tx, actor, conversation_id)
        roles.check_open(locked)
        tx.execute(sa.delete(JoinLink).where(_is_in(locked), ~_is_alive()))
        count = sa.select(sa.func.count()).select_from(JoinLink).where(_is_in(locked))
        if (tx.scalar(count) or 0) >= MAX_AT_ONCE:
            raise Refused(
                link=ngettext(
                    "A group has at most {n} link. Revoke one first.",
                    "A group has at most {n} links. Revoke one first.",
                    n=MAX_AT_ONCE,
                )
            )
        tx.add(
            JoinLink(
                conversation_id=locked.id,
                token_hash=tokens.hashed(token),
                created_by=actor.user_id,
                created_at=now,
                expires_at=None if lasts is None else now + lasts,
                uses_left=uses,
            )
        )
    return f"{settings.public_url}{PATH}{token}"


def current(actor: Actor, conversation_id: int) -> GroupLinks:
    """List the links of a group that still work, for its owner and moderators.

    Raises `NotFound` and `Forbidden`.
    """
    with db.transaction() as tx:
        locked = _led(tx, actor, conversation_id)
        found = (
            sa.select(
                col(JoinLink.id),
                col(User.nickname).label("creator"),
                col(JoinLink.created_at),
                col(JoinLink.expires_at),
                col(JoinLink.uses_left),
            )
            .join(User, col(User.id) == col(JoinLink.created_by))
            .where(_is_in(locked), _is_alive())
            .order_by(col(JoinLink.id).desc())
        )
        return GroupLinks(locked.title, [GroupLink(**row._mapping) for row in tx.execute(found)])


def revoke(actor: Actor, conversation_id: int, link_id: int) -> None:
    """End a link of a group, as its owner and moderators may. Idempotent. Raises `NotFound` and `Forbidden`.

    Race: somebody joins by it at the same time. Both lock the group, so the second sees what the first did.
    """
    with db.transaction() as tx:
        locked = _led(tx, actor, conversation_id)
        # Wider than the column: browsers name any number.
        is_it = col(JoinLink.id) == sa.bindparam("link_id", link_id, type_=sa.BigInteger)
        tx.execute(sa.delete(JoinLink).where(_is_in(locked), is_it))


def look(actor: Actor, token: str) -> OpenGroup:
    """Return the group that a link leads to, without using it up. Raises `Refused`.

    Who is no member learns what they need in order to choose: not the id, and not who made the link.
    """
    is_linked = col(models.Conversation.id) == col(JoinLink.conversation_id)
    found = joining.query(actor).join(JoinLink, is_linked).where(_has(token))
    with db.reading() as session:
        row = session.execute(found.add_columns(_is_alive().label("is_alive"))).one_or_none()
    if row is None or not (row.is_alive or row.is_member):
        raise Refused(link=OVER)
    group = OpenGroup.of(row)
    return group if group.is_member else replace(group, id=0)


def join(actor: Actor, token: str) -> int:
    """Join a group by a link, and return the id of the group. Raises `Refused`.

    Idempotent: a member uses nothing up, and gets the id even if the link has been used up since.
    """
    with db.transaction() as tx:
        # Before the conversation is locked: see there.
        welcome = contacts.welcome(tx, [actor.user_id])
        place = tx.scalar(sa.select(col(JoinLink.conversation_id)).where(_has(token)))
        locked = revisions.lock(tx, place) if place else None
        if locked is None:
            raise Refused(link=OVER)
        if actor.user_id in locked.audience:
            return locked.id
        _use(tx, token)
        joining.enter(tx, locked, welcome)
    return locked.id


def _use(tx: db.Transaction, token: str) -> None:
    # Race: two people may use it for the last time at once. They lock the group, so the second finds it used
    # up.
    left = col(JoinLink.uses_left)
    used = sa.update(JoinLink).where(_has(token), _is_alive()).values(uses_left=left - 1)
    if tx.scalar(used.returning(col(JoinLink.id))) is None:
        raise Refused(link=OVER)


def _led(tx: db.Transaction, actor: Actor, conversation_id: int) -> Locked:
    locked = revisions.lock_for(tx, actor, conversation_id)
    roles.check_group(locked)
    roles.check_leads(locked, actor)
    return locked


def _has(token: str) -> sa.ColumnElement[bool]:
    return col(JoinLink.token_hash) == tokens.hashed(token)


def _is_in(locked: Locked) -> sa.ColumnElement[bool]:
    return col(JoinLink.conversation_id) == locked.id


def _is_alive() -> sa.ColumnElement[bool]:
    """Match links that have neither expired nor been used up, and whose creator is active."""
    expires_at, uses_left = col(JoinLink.expires_at), col(JoinLink.uses_left)
    return sa.and_(
        sa.or_(expires_at.is_(None), expires_at > clock.now()),
        sa.or_(uses_left.is_(None), uses_left > 0),
        _IS_BY_ACTIVE,
    )
