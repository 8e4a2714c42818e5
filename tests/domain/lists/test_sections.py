"""One's own sections of the list, which only their owner sees."""

import uuid
from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.domain.lists import sections
from messenger.domain.lists.sections import Section, Sections, SectionsChanged
from messenger.domain.talk import arrival, conversations, ordering
from tests.domain.conftest import Published
from tests.domain.talk.test_seats import seat_of
from tests.support.at_once import at_once
from tests.support.people import conversation_of, say


def new(actor: Actor, *names: str) -> list[str]:
    """Add sections, and return their ids."""
    ids = [str(uuid.uuid4()) for _ in names]
    for id, name in zip(ids, names, strict=True):
        sections.add(actor, id, name)
    return ids


def own(actor: Actor) -> list[tuple[str, bool]]:
    """Return the names of sections, and which are collapsed, as a tab gets them."""
    return [(one.name, one.collapsed) for one in arrival.read(actor).sections.sections]


def test_sections_are_told_to_their_owner_once(published: Published, tea: int, ada: Actor):
    id = str(uuid.uuid4())
    for _ in range(2):
        assert sections.add(ada, id, "  Work \n hard ") == 1
    added = Sections(revision=1, sections=[Section(id, "Work hard")])
    assert published.events == published.to(ada) == [SectionsChanged(added)]
    for verb in (
        partial(sections.rename, ada, id, "Play"),
        partial(sections.collapse, ada, id, True),
        partial(sections.delete, ada, id),
    ):
        assert verb() == verb()
    assert arrival.read(ada).sections == Sections(revision=4)


def test_sections_keep_the_order_that_they_are_given(ada: Actor):
    first, _, third = new(ada, "First", "Second", "Third")
    sections.move(ada, third, 0)
    sections.move(ada, first, 2**53)
    sections.collapse(ada, third, True)
    assert own(ada) == [("Third", True), ("Second", False), ("First", False)]
    sections.move(ada, first, -1)
    sections.collapse(ada, third, False)
    assert own(ada) == [("First", False), ("Third", False), ("Second", False)]


@pytest.mark.parametrize(
    "name", ["", "  \n", "x" * 61, "x" * 100_000, "a\u202eb", "\x00", "\ud800", "\u200b"]
)
def test_bad_name_is_refused(name: str, ada: Actor):
    (id,) = new(ada, "Work")
    for verb in (partial(sections.add, ada, str(uuid.uuid4())), partial(sections.rename, ada, id)):
        with pytest.raises(Refused):
            verb(name)
    assert own(ada) == [("Work", False)]


@pytest.mark.parametrize("id", ["", "x" * 37, "\x00", "\ud800"])
def test_bad_id_is_refused(id: str, ada: Actor):
    with pytest.raises(NotFound):
        sections.add(ada, id, "Work")
    assert own(ada) == []


def test_sections_are_limited(ada: Actor):
    new(ada, *(str(i) for i in range(sections.MAX_SECTIONS)))
    with pytest.raises(Refused):
        new(ada, "One more")
    assert len(own(ada)) == sections.MAX_SECTIONS


def test_nobody_changes_sections_of_others(ada: Actor, grace: Actor):
    (id,) = new(ada, "Work")
    for verb in (
        partial(sections.rename, grace, id, "Mine"),
        partial(sections.move, grace, id, 0),
        partial(sections.collapse, grace, id, True),
    ):
        with pytest.raises(NotFound):
            verb()
    sections.delete(grace, id)
    assert own(ada) == [("Work", False)]
    assert own(grace) == []


def test_conversations_stay_when_their_section_is_deleted(tea: int, ada: Actor, grace: Actor):
    (id,) = new(ada, "Work")
    ordering.move_to_section(ada, tea, id)
    assert seat_of(ada, tea).section == id
    assert seat_of(grace, tea).section == ""
    sections.delete(ada, id)
    assert tea in [row.id for row in conversations.listing(ada).conversations]
    ordering.move_to_section(ada, tea, "")
    assert seat_of(ada, tea).section == ""


@pytest.mark.parametrize("id", ["made up", "x" * 10_000, "\x00", "\ud800"])
def test_unknown_section_is_refused(id: str, tea: int, ada: Actor, grace: Actor):
    (other,) = new(grace, "Hers")
    for unknown in (id, other):
        with pytest.raises(Refused):
            ordering.move_to_section(ada, tea, unknown)
    assert seat_of(ada, tea).section == ""


def test_first_page_has_what_is_in_sections(ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(conversations, "PAGE", 1)
    made = [conversation_of(ada, grace, title=str(i)) for i in range(4)]
    for i, conversation_id in enumerate(made):
        say(grace, conversation_id, str(i))
    (id,) = new(ada, "Work")
    ordering.move_to_section(ada, made[0], id)
    ordering.pin(ada, made[1])
    shown = [row.id for row in conversations.listing(ada).conversations]
    assert set(shown) == {made[3], made[0], made[1]}
    assert len(shown) == 3


def test_changes_at_once_are_all_kept(ada: Actor):
    at_once(*(partial(new, ada, str(i)) for i in range(6)))
    assert sorted(own(ada)) == [(str(i), False) for i in range(6)]
    assert arrival.read(ada).sections.revision == 6


def test_sections_are_exported(database: db.Database, tea: int, ada: Actor):
    (id,) = new(ada, "Work")
    ordering.move_to_section(ada, tea, id)
    exported = "".join(export.of(ada))
    assert '"sections": ["Work"]' in exported
    assert '"section": "Work"' in exported
