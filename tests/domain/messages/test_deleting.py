"""Deleting messages, and undoing that."""

from dataclasses import replace

import pytest

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.deleting import MessageDeleted, MessageRestored
from messenger.domain.talk import conversations, membership
from tests.domain.conftest import Published
from tests.support.administration import administrator
from tests.support.people import all_said, contents, message_of, say


@pytest.fixture
def root(database: db.Database) -> Actor:
    """An administrator."""
    return administrator("Root")


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Hello")[0].id


def test_deleted_message_keeps_place_but_not_text(tea: int, spoken: str, ada: Actor, grace: Actor):
    before = message_of(spoken)
    reactions.add(ada, spoken, "👍")
    deleting.delete(grace, spoken)
    assert all_said(tea) == [replace(before, body="", deleted=True, revision=3)]
    assert "Hello" not in str(contents())
    assert "👍" not in str(contents())


def test_all_members_hear_of_a_deletion_once(
    published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    deleting.delete(grace, spoken)
    deleting.delete(grace, spoken)
    assert published.to(ada, grace, alan) == [MessageDeleted(message_of(spoken))]


def test_a_deleted_message_stays_as_it_is(spoken: str, ada: Actor, grace: Actor):
    deleting.delete(grace, spoken)
    before = contents()
    with pytest.raises(Forbidden):
        editing.edit(grace, spoken, "Changed")
    with pytest.raises(Forbidden):
        reactions.add(ada, spoken, "👍")
    assert contents() == before


def test_a_retry_does_not_bring_a_deleted_message_back(tea: int, spoken: str, grace: Actor):
    deleting.delete(grace, spoken)
    receipt = sending.send(grace, [sending.Draft(tea, spoken, "Hello")])
    assert [message.deleted for message in receipt.again] == [True]
    assert all_said(tea)[0].body == ""


@pytest.mark.parametrize("unknown", ["", "x" * 500, "\x00", "\ud800", "00000000-0000-4000-8000-000000000000"])
def test_missing_message_is_not_found(tea: int, ada: Actor, unknown: str):
    with pytest.raises(NotFound):
        editing.edit(ada, unknown, "Changed")
    with pytest.raises(NotFound):
        deleting.delete(ada, unknown)


def test_stranger_cannot_probe_messages(spoken: str, stranger: Actor):
    with pytest.raises(NotFound):
        editing.edit(stranger, spoken, "Changed")
    with pytest.raises(NotFound):
        deleting.delete(stranger, spoken)


def test_former_member_cannot_edit_or_delete(tea: int, spoken: str, grace: Actor):
    membership.leave(grace, tea)
    with pytest.raises(NotFound):
        editing.edit(grace, spoken, "Changed")
    with pytest.raises(NotFound):
        deleting.delete(grace, spoken)


def test_edit_does_not_move_conversation_to_the_top(tea: int, spoken: str, ada: Actor, grace: Actor):
    before = conversations.open(ada, tea).conversation.at
    editing.edit(grace, spoken, "Changed")
    deleting.delete(grace, spoken)
    assert conversations.open(ada, tea).conversation.at == before


def test_members_cannot_delete_what_others_wrote(spoken: str, alan: Actor):
    before = contents()
    with pytest.raises(Forbidden):
        deleting.delete(alan, spoken)
    assert contents() == before


def test_owner_deletes_what_a_member_wrote(spoken: str, ada: Actor, grace: Actor, root: Actor):
    deleting.delete(ada, spoken)
    assert message_of(spoken).deleted_by == ada.user_id
    (entry,) = [entry for entry in audit.entries(root)[0] if entry.action == Action.MESSAGE_DELETED]
    assert (entry.by, entry.about) == ("Ada", "Grace")
    assert "Hello" not in str(contents())


def test_administrator_deletes_in_own_conversations_only(tea: int, spoken: str, ada: Actor, root: Actor):
    with pytest.raises(NotFound):
        deleting.delete(root, spoken)
    membership.add(ada, tea, [root.user_id])
    deleting.delete(root, spoken)
    assert message_of(spoken).deleted_by == root.user_id


def test_authors_deletion_is_not_audited(spoken: str, grace: Actor, root: Actor):
    deleting.delete(grace, spoken)
    assert Action.MESSAGE_DELETED not in [entry.action for entry in audit.entries(root)[0]]


def test_versions_go_with_the_message(spoken: str, grace: Actor):
    editing.edit(grace, spoken, "Good morning")
    deleting.delete(grace, spoken)
    assert "Hello" not in str(contents())
    assert "Good morning" not in str(contents())


def test_deletion_can_be_undone(published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor):
    before = message_of(spoken)
    for deleter in (grace, ada):
        deletion = deleting.delete(deleter, spoken)
        published.forget()
        deleting.restore(deleter, spoken, "Hello", deletion.undo_key)
        assert published.to(ada, grace, alan) == [MessageRestored(message_of(spoken))]
    assert message_of(spoken) == replace(before, revision=5)


def test_undo_brings_reactions_back(published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor):
    for actor, emoji in ((grace, "👍"), (alan, "🎉"), (ada, "👍")):
        reactions.add(actor, spoken, emoji)
    before = message_of(spoken)
    deletion = deleting.delete(grace, spoken)
    assert "👍" not in str(contents())
    published.forget()
    deleting.restore(grace, spoken, "Hello", deletion.undo_key, deletion.reactions)
    assert message_of(spoken) == replace(before, revision=before.revision + 2)
    (restored,) = published.to(ada, grace, alan)
    assert isinstance(restored, MessageRestored)
    assert restored.message.reactions == {"👍": [grace.user_id, ada.user_id], "🎉": [alan.user_id]}
    assert {person.id for person in restored.people} == {ada.user_id, grace.user_id, alan.user_id}
    # What comes later stays behind what has come back.
    reactions.add(ada, spoken, "🎉")
    assert message_of(spoken).reactions["🎉"] == [alan.user_id, ada.user_id]


def test_undoing_brings_no_other_reactions(spoken: str, ada: Actor, grace: Actor, alan: Actor):
    reactions.add(ada, spoken, "👍")
    deletion = deleting.delete(grace, spoken)
    before = contents()
    for forged in (
        None,
        {"👍": [alan.user_id]},
        {"👎": [ada.user_id]},
        {"👍": [ada.user_id, alan.user_id]},
        {"\ud800": [ada.user_id]},
    ):
        with pytest.raises(Refused):
            deleting.restore(grace, spoken, "Hello", deletion.undo_key, forged)
    assert contents() == before


def test_undoing_twice_changes_nothing(spoken: str, grace: Actor):
    deletion = deleting.delete(grace, spoken)
    deleting.restore(grace, spoken, "Hello", deletion.undo_key)
    before = contents()
    deleting.restore(grace, spoken, "Hello", deletion.undo_key)
    assert contents() == before


@pytest.mark.parametrize("body", ["Hullo", "", "\ud800"])
def test_undoing_brings_no_other_text(spoken: str, grace: Actor, body: str):
    deletion = deleting.delete(grace, spoken)
    before = contents()
    with pytest.raises(Refused):
        deleting.restore(grace, spoken, body, deletion.undo_key)
    assert contents() == before


@pytest.mark.parametrize("key", ["", "x", "\ud800"])
def test_undoing_needs_the_key(spoken: str, grace: Actor, key: str):
    deleting.delete(grace, spoken)
    with pytest.raises(Refused):
        deleting.restore(grace, spoken, "Hello", key)


def test_author_cannot_undo_the_owners_deletion(spoken: str, ada: Actor, grace: Actor):
    deletion = deleting.delete(ada, spoken)
    with pytest.raises(Forbidden):
        deleting.restore(grace, spoken, "Hello", deletion.undo_key)


def test_undoing_ends_after_a_minute(spoken: str, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    deletion = deleting.delete(grace, spoken)
    late = clock.now() + deleting.UNDO_MS + 1000
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(Refused):
        deleting.restore(grace, spoken, "Hello", deletion.undo_key)
