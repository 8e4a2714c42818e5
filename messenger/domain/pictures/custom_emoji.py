"""Custom emoji: pictures that people use by a name, in messages and as reactions."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import actors, clock
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Forbidden, NotFound, Refused, refuse
from messenger.domain.pictures import names, shrinking, storing
from messenger.domain.pictures.picture import Picture
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person
from messenger.live import bus
from messenger.translation import gettext, ngettext

# Twice the size that large ones are shown at, for sharp screens.
EDGE = 128
# All of them travel to whoever needs one.
MAX_EMOJI = 500
UNREADABLE = gettext("This is not a picture that can be shown. Choose a PNG, JPEG, GIF or WebP file.")
TOO_LARGE = gettext("This picture is too large. Choose one of at most 1 MB and 16 million pixels.")


@dataclass(frozen=True)
class CustomEmoji:
    """A custom emoji. The id is its name, `picture` the hash of its picture, `by` who added it."""

    id: str
    picture: str
    by: int
    at: int


@bus.event
@dataclass(frozen=True)
class CustomEmojiChanged(bus.Event):
    """Somebody added or deleted the custom emoji with this name."""

    name: str


def may_add(actor: Actor) -> bool:
    """Tell whether the actor may add custom emoji."""
    with db.reading() as session:
        return _may_add(session, actor)


def add(actor: Actor, name: str, content: bytes) -> None:
    """Add a picture under a name for everybody. Decodes it: call this in a thread.

    Raises `Forbidden` and `Refused`.
    """
    with db.reading() as session:
        _check(session, actor, name)
    # Before the transaction, because it takes long.
    picture = _shrunk(content)
    with db.transaction() as tx:
        # Race: two people may choose the same name, or the last free place.
        tx.alone_in(models.CustomEmoji)
        _check(tx, actor, name)
        # Before the picture: its foreign key locks the account, and the pictures are locked last.
        audit.note(tx, Action.EMOJI_ADDED, by=actor.user_id, detail=names.typed(name))
        made = {
            "name": name,
            "picture": storing.keep(tx, picture),
            "added_by": actor.user_id,
            "added_at": clock.now(),
        }
        tx.execute(sa.insert(models.CustomEmoji).values(**made))
        tx.then(bus.publish, CustomEmojiChanged(name), _everybody(tx))


def delete(actor: Actor, name: str) -> None:
    """Delete a custom emoji: one's own, or as administrator anybody's. Raises `NotFound` and `Forbidden`."""
    with db.transaction() as tx:
        tx.alone_in(models.CustomEmoji)
        columns = col(models.CustomEmoji.picture), col(models.CustomEmoji.added_by)
        found = (
            tx.execute(sa.select(*columns).where(_is_named(name))).one_or_none() if _is_name(name) else None
        )
        if found is None:
            raise NotFound
        is_own = found.added_by == actor.user_id
        if not is_own:
            actors.require_administrator(tx, actor)
        tx.execute(sa.delete(models.CustomEmoji).where(_is_named(name)))
        about = None if is_own else found.added_by
        audit.note(tx, Action.EMOJI_DELETED, by=actor.user_id, about=about, detail=names.typed(name))
        storing.prune(tx, found.picture)
        tx.then(bus.publish, CustomEmojiChanged(name), _everybody(tx))


@dataclass(frozen=True)
class Collection:
    """All custom emoji, by name, and those who added them."""

    emoji: list[CustomEmoji]
    people: list[Person]


def collection(actor: Actor) -> Collection:  # noqa: ARG001
    """Return all custom emoji, which everybody may see."""
    rows = sa.select(
        col(models.CustomEmoji.name).label("id"),
        col(models.CustomEmoji.picture),
        col(models.CustomEmoji.added_by).label("by"),
        col(models.CustomEmoji.added_at).label("at"),
    ).order_by(col(models.CustomEmoji.name))
    with db.reading() as session:
        found = [CustomEmoji(**row._mapping) for row in session.execute(rows)]
        return Collection(found, contacts.named(session, (emoji.by for emoji in found)))


def is_typed(session: Session, text: str) -> bool:
    """Tell whether a text is the name of a custom emoji between colons."""
    name = names.named_by(text)
    return name is not None and _exists(session, name)


def _check(session: Session, actor: Actor, name: str) -> None:
    if not _may_add(session, actor):
        raise Forbidden
    refuse({"name": names.fault(name)})
    if _exists(session, name):
        raise Refused(name=gettext("There is already an emoji with this name."))
    if (session.scalar(sa.select(sa.func.count()).select_from(models.CustomEmoji)) or 0) >= MAX_EMOJI:
        raise Refused(
            name=ngettext(
                "There is already {n} emoji. Delete one first.",
                "There are already {n} emoji. Delete one first.",
                n=MAX_EMOJI,
            )
        )


def _may_add(session: Session, actor: Actor) -> bool:
    adders = site.emoji_adders(session)
    if adders != "administrators":
        return adders == "everybody"
    try:
        actors.require_administrator(session, actor)
    except Forbidden:
        return False
    return True


def _shrunk(content: bytes) -> Picture:
    try:
        return shrinking.shrink(content, EDGE, moves=True)
    except shrinking.Unreadable:
        raise Refused(picture=UNREADABLE) from None
    except shrinking.TooLarge:
        raise Refused(picture=TOO_LARGE) from None


def _is_name(name: str) -> bool:
    return names.named_by(names.typed(name)) is not None


def _exists(session: Session, name: str) -> bool:
    return session.scalar(sa.select(col(models.CustomEmoji.name)).where(_is_named(name))) is not None


def _is_named(name: str) -> sa.ColumnElement[bool]:
    return col(models.CustomEmoji.name) == name


def _everybody(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(sa.select(col(models.User.id)).where(IS_ACTIVE)))
