"""Editing messages, and their versions."""

from dataclasses import replace

import pytest

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import editing
from messenger.domain.messages.bodies import MAX_LENGTH
from messenger.domain.messages.editing import MessageEdited
from messenger.domain.talk import membership
from tests.domain.conftest import Published
from tests.support.administration import administrator
from tests.support.people import contents, message_of, say


@pytest.fixture
def root(database: db.Database) -> Actor:
    """An administrator."""
    return administrator("Root")


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Hello")[0].id


def test_author_can_edit(spoken: str, grace: Actor):
    before = message_of(spoken)
    editing.edit(grace, spoken, "Good morning")
    assert message_of(spoken) == replace(before, body="Good morning", edited=True, revision=2)


def test_all_members_hear_of_an_edit(
    published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    editing.edit(grace, spoken, "Good morning")
    assert published.to(ada, grace, alan) == [MessageEdited(message_of(spoken))]


def test_unchanged_edit_changes_nothing(spoken: str, grace: Actor):
    before = contents()
    editing.edit(grace, spoken, "Hello")
    assert contents() == before


@pytest.mark.parametrize("body", ["", " ", "x" * (MAX_LENGTH + 1), "\x00", "\ud800"])
def test_a_bad_body_is_refused(spoken: str, grace: Actor, body: str):
    before = contents()
    with pytest.raises(Refused, match="body"):
        editing.edit(grace, spoken, body)
    assert contents() == before


def test_only_the_author_can_edit(spoken: str, ada: Actor):
    before = contents()
    with pytest.raises(Forbidden):
        editing.edit(ada, spoken, "Changed")
    assert contents() == before


def _said(actor: Actor, message_id: str) -> list[str]:
    return [version.body for version in editing.versions(actor, message_id)]


def test_members_read_the_versions_of_a_message(spoken: str, ada: Actor, grace: Actor):
    for body in ("Good morning", "Good evening"):
        editing.edit(grace, spoken, body)
    said = editing.versions(ada, spoken)
    assert [version.body for version in said] == ["Hello", "Good morning", "Good evening"]
    assert [version.replaced_at is None for version in said] == [False, False, True]
    assert said == sorted(said, key=lambda version: version.replaced_at or clock.now() + 1)


def test_versions_of_one_millisecond_are_all_kept(spoken: str, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "now", lambda: 1)
    for i in range(5):
        editing.edit(grace, spoken, f"Edit {i}")
    assert [version.body for version in editing.versions(grace, spoken)][1:] == [
        f"Edit {i}" for i in range(5)
    ]


def test_oldest_versions_make_room(spoken: str, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(editing, "MAX_VERSIONS", 3)
    for i in range(6):
        editing.edit(grace, spoken, f"Edit {i}")
    assert [version.body for version in editing.versions(grace, spoken)] == [
        "Edit 2",
        "Edit 3",
        "Edit 4",
        "Edit 5",
    ]


def test_strangers_and_former_members_read_no_versions(tea: int, spoken: str, grace: Actor, stranger: Actor):
    editing.edit(grace, spoken, "Good morning")
    membership.leave(grace, tea)
    for outsider in (stranger, grace):
        for message_id in (spoken, "unknown", "\x00"):
            with pytest.raises(NotFound):
                editing.versions(outsider, message_id)


def test_versions_end_with_the_setting(spoken: str, grace: Actor, root: Actor):
    editing.edit(grace, spoken, "Good morning")
    site.choose_keeping_versions(root, False)
    editing.edit(grace, spoken, "Good evening")
    assert "Hello" not in str(contents())
    assert "Good morning" not in str(contents())
    with pytest.raises(Forbidden):
        editing.versions(grace, spoken)
    site.choose_keeping_versions(root, True)
    assert _said(grace, spoken) == ["Good evening"]


def test_only_administrators_choose_about_versions(ada: Actor):
    with pytest.raises(Forbidden):
        site.choose_keeping_versions(ada, False)
