"""Sections: into which a person divides their own list of conversations. Nobody else sees them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import texts
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.live import bus
from messenger.models import User
from messenger.translation import gettext, ngettext

THE_ROW = "own"
MAX_SECTIONS = 20
MAX_NAME = 60
MAX_ID = 36

NO_NAME = gettext("Enter a name for the section.")
TOO_LONG = ngettext(
    "The name is longer than {n} character.", "The name is longer than {n} characters.", n=MAX_NAME
)
GONE = gettext("This section doesn't exist any more.")
NOT_ALLOWED = gettext("The name contains characters that aren't allowed.")
TOO_MANY = ngettext(
    "You can have {n} section. Delete one first.",
    "You can have {n} sections. Delete one first.",
    n=MAX_SECTIONS,
)


@dataclass(frozen=True)
class Section:
    """A section of somebody's list; its conversations are those whose seats name its id."""

    id: str
    name: str
    collapsed: bool = False


@dataclass(frozen=True)
class Sections:
    """All sections of somebody, in their order; the revision counts their changes."""

    id: str = THE_ROW
    revision: int = 0
    sections: list[Section] = field(default_factory=list)

    @staticmethod
    def of(stored: list[dict[str, Any]] | None, revision: int) -> "Sections":
        """Return sections as they are stored with the account."""
        return Sections(revision=revision, sections=[Section(**one) for one in stored or []])


@bus.event
@dataclass(frozen=True)
class SectionsChanged(bus.Event):
    """Somebody changed their sections; only their own tabs receive this."""

    sections: Sections


def add(actor: Actor, section_id: str, name: str) -> int:
    """Add a section at the end, whose id the caller makes; return the revision of the sections.

    Idempotent, as all of these verbs are. Raises `Refused`, and `NotFound` if the id is malformed.
    """
    if not section_id or len(section_id) > MAX_ID or not texts.is_one_line(section_id):
        raise NotFound
    name = _tidy(name)

    def added(sections: list[Section]) -> list[Section]:
        if any(section.id == section_id for section in sections):
            return sections
        if len(sections) >= MAX_SECTIONS:
            raise Refused(section=TOO_MANY)
        return [*sections, Section(section_id, name)]

    return _change(actor, added)


def rename(actor: Actor, section_id: str, name: str) -> int:
    """Give a section another name. Raises `Refused` or `NotFound`."""
    name = _tidy(name)
    return _replace(actor, section_id, lambda section: replace(section, name=name))


def collapse(actor: Actor, section_id: str, is_collapsed: bool) -> int:
    """Hide the conversations of a section, or show them again. Raises `NotFound`."""
    return _replace(actor, section_id, lambda section: replace(section, collapsed=is_collapsed))


def move(actor: Actor, section_id: str, place: int) -> int:
    """Move a section to a place, counted from zero; one beyond the end is the last. Raises `NotFound`."""

    def moved(sections: list[Section]) -> list[Section]:
        section = next((one for one in sections if one.id == section_id), None)
        if section is None:
            raise NotFound
        others = [one for one in sections if one is not section]
        at = max(0, min(place, len(others)))
        return [*others[:at], section, *others[at:]]

    return _change(actor, moved)


def delete(actor: Actor, section_id: str) -> int:
    """Delete a section; its conversations stay, and are in none. Their seats need no change."""
    return _change(actor, lambda sections: [one for one in sections if one.id != section_id])


def _replace(actor: Actor, section_id: str, changed: Callable[[Section], Section]) -> int:
    def replaced(sections: list[Section]) -> list[Section]:
        if all(section.id != section_id for section in sections):
            raise NotFound
        return [changed(section) if section.id == section_id else section for section in sections]

    return _change(actor, replaced)


def _change(actor: Actor, changed: Callable[[list[Section]], list[Section]]) -> int:
    """Change the sections under the lock of the account: two tabs may change them at once."""
    is_own = col(User.id) == actor.user_id
    stored = sa.select(col(User.sections), col(User.sections_revision)).where(is_own)
    with db.transaction() as tx:
        row = tx.execute(stored.with_for_update(key_share=True)).one_or_none()
        if row is None:
            raise NotFound
        before = Sections.of(row.sections, row.sections_revision)
        after = changed(before.sections)
        if after == before.sections:
            return before.revision
        found = Sections(revision=before.revision + 1, sections=after)
        values = {"sections": [asdict(one) for one in after] or None, "sections_revision": found.revision}
        tx.execute(sa.update(User).where(is_own).values(**values))
        tx.then(bus.publish, SectionsChanged(found), frozenset({actor.user_id}))
        return found.revision


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if texts.is_blank(name):
        raise Refused(section=NO_NAME)
    if len(name) > MAX_NAME:
        raise Refused(section=TOO_LONG)
    if not texts.is_one_line(name):
        raise Refused(section=NOT_ALLOWED)
    return name
