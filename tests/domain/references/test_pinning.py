"""Pinning messages."""

from functools import partial

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import deleting, editing
from messenger.domain.messages.telling import Told
from messenger.domain.references import pinning, pins
from messenger.domain.references.pinning import MessagePinned, MessageUnpinned
from messenger.domain.references.pins import Pin
from messenger.domain.talk import conversations
from messenger.domain.talk.contacts import Person
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_told, contents, say


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Milk at noon")[0].id


def pinned(actor: Actor, conversation_id: int) -> list[Pin]:
    return pins.pinned(actor, conversation_id).pins


def test_all_members_hear_of_a_pin(
    published: Published, tea: int, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    pinning.pin(ada, spoken)
    pinning.pin(alan, spoken)
    (pin,) = pinned(grace, tea)
    assert pin == Pin(spoken, 1, grace.user_id, "Milk at noon", by=ada.user_id, at=pin.at)
    people = [Person(ada.user_id, "Ada"), Person(grace.user_id, "Grace")]
    told = Told(all_told(tea)[-1], [2], people)
    assert published.to(ada, grace, alan) == [MessagePinned(told, pin)]
    assert conversations.open(ada, tea).conversation.revision == 2


def test_any_member_can_unpin(
    published: Published, tea: int, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    pinning.pin(ada, spoken)
    published.forget()
    pinning.unpin(alan, spoken)
    pinning.unpin(alan, spoken)
    assert pinned(ada, tea) == []
    assert published.to(ada, grace, alan) == [MessageUnpinned(tea, 3, spoken)]


def test_newest_pin_is_on_top(tea: int, ada: Actor):
    said = say(ada, tea, "a", "b", "c")
    for i in (1, 0, 2):
        pinning.pin(ada, said[i].id)
    assert [pin.excerpt for pin in pinned(ada, tea)] == ["c", "a", "b"]


def test_pin_follows_an_edit(published: Published, tea: int, spoken: str, ada: Actor, grace: Actor):
    pinning.pin(ada, spoken)
    editing.edit(grace, spoken, "Milk at one")
    assert [pin.excerpt for pin in pinned(ada, tea)] == ["Milk at one"]
    edited = published.events[-1]
    assert isinstance(edited, editing.MessageEdited)
    assert edited.quoting.pin == pinned(ada, tea)[0]


def test_deleted_message_is_not_pinned(published: Published, tea: int, spoken: str, ada: Actor, grace: Actor):
    pinning.pin(ada, spoken)
    published.forget()
    deletion = deleting.delete(grace, spoken)
    assert pinned(ada, tea) == []
    assert "noon" not in str(contents())
    assert "noon" not in str(published.events)
    with pytest.raises(Forbidden):
        pinning.pin(ada, spoken)
    deleting.restore(grace, spoken, "Milk at noon", deletion.undo_key)
    assert pinned(ada, tea) == []


def test_pins_are_limited(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pinning, "MAX_PINS", 2)
    said = say(ada, tea, "a", "b", "c")
    for message in said[:2]:
        pinning.pin(ada, message.id)
    with pytest.raises(Refused, match="pin"):
        pinning.pin(ada, said[2].id)
    pinning.unpin(ada, said[0].id)
    pinning.pin(ada, said[2].id)
    assert [pin.excerpt for pin in pinned(ada, tea)] == ["c", "b"]


def test_pinning_at_once_counts_once(tea: int, spoken: str, ada: Actor, alan: Actor):
    assert at_once(*(partial(pinning.pin, who, spoken) for who in (ada, alan, ada))) == [1] * 3
    assert len(pinned(ada, tea)) == 1
    assert conversations.open(ada, tea).conversation.revision == 2


def test_stranger_sees_and_pins_nothing(tea: int, spoken: str, stranger: Actor):
    for verb in (pinning.pin, pinning.unpin):
        for message_id in (spoken, "unknown", "\x00"):
            with pytest.raises(NotFound):
                verb(stranger, message_id)
    with pytest.raises(NotFound):
        pins.pinned(stranger, tea)
