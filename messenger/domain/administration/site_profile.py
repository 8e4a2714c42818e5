"""How the site presents itself: its name and its picture, which everybody sees, also before they sign in."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import actors, texts
from messenger.domain.actors import Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Refused
from messenger.domain.pictures import shrinking, storing
from messenger.domain.pictures.custom_emoji import TOO_LARGE, UNREADABLE
from messenger.models import Site
from messenger.translation import gettext, ngettext

MAX_NAME = 40
# Sharp as an icon on a home screen.
EDGE = 256


@dataclass(frozen=True)
class SiteProfile:
    """The name of the site and the hash of its picture; each is empty if there is none."""

    name: str = ""
    picture: str = ""


def read() -> SiteProfile:
    """Return how the site presents itself."""
    with db.reading() as session:
        row = session.execute(sa.select(col(Site.name), col(Site.picture))).one_or_none()
    return SiteProfile(row.name, row.picture or "") if row else SiteProfile()


def picture() -> bytes | None:
    """Return the picture of the site, if there is one."""
    shown = sa.select(col(models.Picture.content)).join(Site, col(Site.picture) == col(models.Picture.hash))
    with db.reading() as session:
        return session.scalar(shown)


def rename(actor: Actor, name: str) -> str:
    """Give the site another name, or none, and return it as stored. Raises `Forbidden` and `Refused`."""
    name = " ".join(name.split())
    if not texts.is_one_line(name):
        raise Refused(name=gettext("The name contains characters that aren't allowed."))
    if len(name) > MAX_NAME:
        raise Refused(
            name=ngettext(
                "The name is too long: use at most {n} character.",
                "The name is too long: use at most {n} characters.",
                n=MAX_NAME,
            )
        )
    with site.choosing(actor) as tx:
        if (tx.scalar(sa.select(col(Site.name))) or "") != name:
            site.store(tx, name=name)
            audit.note(tx, Action.SITE_RENAMED, by=actor.user_id, detail=name)
    return name


def choose_picture(actor: Actor, content: bytes) -> None:
    """Show this picture as the site's. Decodes: call it in a thread. Raises `Forbidden` and `Refused`."""
    with db.reading() as session:
        actors.require_administrator(session, actor)
    # Before the transaction, because it takes long.
    try:
        shrunk = shrinking.shrink(content, EDGE)
    except shrinking.Unreadable:
        raise Refused(picture=UNREADABLE) from None
    except shrinking.TooLarge:
        raise Refused(picture=TOO_LARGE) from None
    with site.choosing(actor) as tx:
        before = _noted(tx, actor)
        # The pictures are locked last.
        site.store(tx, picture=storing.keep(tx, shrunk))
        if before and before != shrunk.hash:
            storing.prune(tx, before)


def remove_picture(actor: Actor) -> None:
    """Show the product's picture again. Raises `Forbidden`."""
    with site.choosing(actor) as tx:
        if before := _noted(tx, actor):
            site.store(tx, picture=None)
            storing.prune(tx, before)


def _noted(tx: db.Transaction, actor: Actor) -> str | None:
    """Note the change in the audit log, and return the picture so far."""
    audit.note(tx, Action.SITE_PICTURE_CHANGED, by=actor.user_id)
    return tx.scalar(sa.select(col(Site.picture)))
