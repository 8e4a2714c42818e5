"""Site settings that administrators choose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.db import checkpoints
from messenger.domain import actors
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Refused
from messenger.models import MessageVersion, Site
from messenger.translation import gettext

Mode = Literal["open", "invitation", "closed"]
MODES: tuple[Mode, ...] = get_args(Mode)
Adders = Literal["nobody", "administrators", "everybody"]
ADDERS: tuple[Adders, ...] = get_args(Adders)
THE_ROW = 1


def sign_up_mode() -> Mode:
    """Return who may sign up."""
    with db.reading() as session:
        return mode(session)


def mode(session: Session) -> Mode:
    """Return who may sign up; everybody by default."""
    return cast(Mode, session.scalar(sa.select(col(Site.sign_up_mode))) or "open")


def choose_sign_up_mode(actor: Actor, wanted: str) -> None:
    """Choose who may sign up from now on. Raises `Forbidden` and `Refused`."""
    if wanted not in MODES:
        raise Refused(mode=gettext("Choose who can sign up."))
    with choosing(actor) as tx:
        if mode(tx) == wanted:
            return
        store(tx, sign_up_mode=wanted)
        audit.note(tx, Action.SIGN_UP_MODE_CHANGED, by=actor.user_id, detail=wanted)


@contextmanager
def choosing(actor: Actor) -> Iterator[db.Transaction]:
    """Open a transaction in which an administrator chooses a setting. Raises `Forbidden`."""
    with db.transaction() as tx:
        tx.alone_in(Site)
        actors.require_administrator(tx, actor)
        yield tx


@dataclass(frozen=True)
class Settings:
    """What administrators have chosen."""

    keeps_versions: bool
    shows_previews: bool
    editing_time: str
    emoji_adders: Adders


def settings(actor: Actor) -> Settings:
    """Return the settings. Raises `Forbidden`."""
    with db.reading() as session:
        actors.require_administrator(session, actor)
        return Settings(
            keeps_versions=keeps_versions(session),
            shows_previews=shows_previews(session),
            editing_time=editing_time(session),
            emoji_adders=emoji_adders(session),
        )


def keeps_versions(session: Session) -> bool:
    """Tell whether members may read what messages said before they were edited; yes by default."""
    return session.scalar(sa.select(col(Site.keeps_versions))) is not False


def choose_keeping_versions(actor: Actor, wanted: bool) -> None:
    """Choose whether edits keep the earlier version; if not, erase those kept so far. Raises `Forbidden`."""
    with choosing(actor) as tx:
        if keeps_versions(tx) == wanted:
            return
        store(tx, keeps_versions=wanted)
        if not wanted:
            tx.execute(sa.delete(MessageVersion))
            tx.then(checkpoints.note_erasure)
        audit.note(tx, Action.VERSIONS_TURNED_ON if wanted else Action.VERSIONS_TURNED_OFF, by=actor.user_id)


def shows_previews(session: Session) -> bool:
    """Tell whether messages get previews of their links; yes by default."""
    return session.scalar(sa.select(col(Site.shows_previews))) is not False


def editing_time(session: Session) -> str:
    """Return how long after sending a message its author may edit it, as a key; always by default."""
    return session.scalar(sa.select(col(Site.editing_time))) or "always"


def emoji_adders(session: Session) -> Adders:
    """Return who may add custom emoji; administrators by default."""
    return cast(Adders, session.scalar(sa.select(col(Site.emoji_adders))) or "administrators")


def choose_emoji_adders(actor: Actor, wanted: str) -> None:
    """Choose who may add custom emoji from now on. Raises `Forbidden` and `Refused`."""
    if wanted not in ADDERS:
        raise Refused(adders=gettext("Choose who can add emoji."))
    with choosing(actor) as tx:
        if emoji_adders(tx) == wanted:
            return
        store(tx, emoji_adders=wanted)
        audit.note(tx, Action.EMOJI_ADDERS_CHANGED, by=actor.user_id, detail=wanted)


def finish_setup(actor: Actor) -> None:
    """Offer the first run no longer. Raises `Forbidden`."""
    with choosing(actor) as tx:
        store(tx, is_set_up=True)


def store(tx: db.Transaction, **columns: Any) -> None:
    """Store what was chosen; the caller has locked the table."""
    if tx.scalar(sa.select(col(Site.id))) is None:
        tx.add(Site(id=THE_ROW))
        tx.flush()
    tx.execute(sa.update(Site).values(**columns))
