"""Editing and deleting messages."""

from dataclasses import replace

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import editing, reactions, sending
from messenger.domain.messages.bodies import MAX_LENGTH
from messenger.domain.messages.editing import MessageDeleted, MessageEdited
from messenger.domain.talk import conversations, membership
from tests.domain.conftest import Published
from tests.support.people import all_said, contents, message_of, say


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


def test_only_the_author_can_edit_or_delete(spoken: str, ada: Actor):
    before = contents()
    with pytest.raises(Forbidden):
        editing.edit(ada, spoken, "Changed")
    with pytest.raises(Forbidden):
        editing.delete(ada, spoken)
    assert contents() == before


@pytest.mark.parametrize("unknown", ["", "x" * 500, "\x00", "\ud800", "00000000-0000-4000-8000-000000000000"])
def test_missing_message_is_not_found(tea: int, ada: Actor, unknown: str):
    with pytest.raises(NotFound):
        editing.edit(ada, unknown, "Changed")
    with pytest.raises(NotFound):
        editing.delete(ada, unknown)


def test_stranger_cannot_probe_messages(spoken: str, stranger: Actor):
    with pytest.raises(NotFound):
        editing.edit(stranger, spoken, "Changed")
    with pytest.raises(NotFound):
        editing.delete(stranger, spoken)


def test_former_member_cannot_edit_or_delete(tea: int, spoken: str, grace: Actor):
    membership.leave(grace, tea)
    with pytest.raises(NotFound):
        editing.edit(grace, spoken, "Changed")
    with pytest.raises(NotFound):
        editing.delete(grace, spoken)


def test_deleted_message_keeps_place_but_not_text(tea: int, spoken: str, ada: Actor, grace: Actor):
    before = message_of(spoken)
    reactions.add(ada, spoken, "👍")
    editing.delete(grace, spoken)
    assert all_said(tea) == [replace(before, body="", deleted=True, revision=3)]
    assert "Hello" not in str(contents())
    assert "👍" not in str(contents())


def test_all_members_hear_of_a_deletion_once(
    published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    editing.delete(grace, spoken)
    editing.delete(grace, spoken)
    assert published.to(ada, grace, alan) == [MessageDeleted(message_of(spoken))]


def test_a_deleted_message_stays_as_it_is(spoken: str, ada: Actor, grace: Actor):
    editing.delete(grace, spoken)
    before = contents()
    with pytest.raises(Forbidden):
        editing.edit(grace, spoken, "Changed")
    with pytest.raises(Forbidden):
        reactions.add(ada, spoken, "👍")
    assert contents() == before


def test_a_retry_does_not_bring_a_deleted_message_back(tea: int, spoken: str, grace: Actor):
    editing.delete(grace, spoken)
    receipt = sending.send(grace, [sending.Draft(tea, spoken, "Hello")])
    assert [message.deleted for message in receipt.again] == [True]
    assert all_said(tea)[0].body == ""


def test_edit_does_not_move_conversation_to_the_top(tea: int, spoken: str, ada: Actor, grace: Actor):
    before = conversations.open(ada, tea).conversation.at
    editing.edit(grace, spoken, "Changed")
    editing.delete(grace, spoken)
    assert conversations.open(ada, tea).conversation.at == before
