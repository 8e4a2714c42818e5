"""Saving messages for oneself."""

from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import deleting, editing
from messenger.domain.references import saving
from messenger.domain.references.saving import Saved, SavesChanged
from messenger.domain.talk import membership
from messenger.domain.talk.seats import SeatChanged
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import contents, conversation_of, say


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Milk at noon")[0].id


def texts(actor: Actor) -> list[str]:
    return [one.excerpt for one in saving.saved(actor).saved]


def test_only_oneself_sees_what_is_saved(
    published: Published, tea: int, spoken: str, ada: Actor, grace: Actor
):
    published.forget()
    saving.save(ada, spoken)
    saving.save(ada, spoken)
    (one,) = saving.saved(ada).saved
    assert one == Saved(spoken, tea, "Tea", 1, grace.user_id, "Milk at noon", at=one.at)
    assert [person.id for person in saving.saved(ada).people] == [grace.user_id]
    assert published.events == published.to(ada)
    assert [type(event) for event in published.events] == [SeatChanged, SavesChanged]
    assert saving.saved(grace).saved == []


def test_saved_messages_can_be_removed(published: Published, spoken: str, ada: Actor):
    saving.save(ada, spoken)
    published.forget()
    saving.unsave(ada, spoken)
    saving.unsave(ada, spoken)
    assert saving.saved(ada).saved == []
    assert published.to(ada)[1:] == [SavesChanged(spoken)]


def test_newest_saved_is_on_top(tea: int, ada: Actor, grace: Actor):
    chess = conversation_of(ada, grace, title="Chess")
    said = [*say(ada, tea, "a", "b"), *say(ada, chess, "c")]
    for i in (1, 2, 0):
        saving.save(ada, said[i].id)
    assert texts(ada) == ["a", "c", "b"]


def test_edits_and_deletions_reach_those_who_saved(
    published: Published, spoken: str, ada: Actor, grace: Actor
):
    saving.save(ada, spoken)
    published.forget()
    editing.edit(grace, spoken, "Milk at one")
    assert published.to(ada) == [SavesChanged(spoken)]
    assert texts(ada) == ["Milk at one"]
    deleting.delete(grace, spoken)
    assert published.to(ada) == [SavesChanged(spoken)] * 2
    assert texts(ada) == []
    assert "Milk" not in str(contents())
    with pytest.raises(Forbidden):
        saving.save(ada, spoken)


def test_saved_messages_are_hidden_while_one_is_no_member(tea: int, spoken: str, ada: Actor, grace: Actor):
    saving.save(grace, spoken)
    membership.leave(grace, tea)
    assert texts(grace) == []
    membership.add(ada, tea, [grace.user_id])
    assert texts(grace) == ["Milk at noon"]


def test_saves_are_limited(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saving, "MAX_SAVED", 1)
    said = say(ada, tea, "a", "b")
    saving.save(ada, said[0].id)
    with pytest.raises(Refused, match="save"):
        saving.save(ada, said[1].id)


def test_hidden_saves_leave_room(tea: int, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saving, "MAX_SAVED", 1)
    chess = conversation_of(grace, ada, title="Chess")
    hidden, shown = say(ada, tea, "a")[0], say(ada, chess, "b")[0]
    saving.save(grace, hidden.id)
    membership.leave(grace, tea)
    saving.save(grace, shown.id)
    assert texts(grace) == ["b"]


def test_saving_a_message_that_is_being_deleted(spoken: str, ada: Actor, grace: Actor):
    saving.save(ada, spoken)
    row = {"user_id": ada.user_id, "message_id": spoken, "saved_at": 1}
    deleting.delete(grace, spoken)
    with db.transaction() as tx:
        tx.execute(sa.insert(models.SavedMessage).values(**row))
    assert texts(ada) == []


def test_saving_at_once_counts_once(spoken: str, ada: Actor):
    assert at_once(*[partial(saving.save, ada, spoken)] * 3) == [1] * 3
    assert len(saving.saved(ada).saved) == 1


def test_stranger_cannot_save(spoken: str, stranger: Actor):
    for verb in (saving.save, saving.unsave):
        for message_id in (spoken, "unknown", "\x00", "\ud800"):
            with pytest.raises(NotFound):
                verb(stranger, message_id)
