"""Forwarding messages to other conversations."""

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden
from messenger.domain.messages import deleting, editing, sending
from messenger.domain.messages.sending import NO_ORIGINAL, Draft, MessageSent
from messenger.domain.talk import contacts, conversations, membership
from messenger.domain.talk.contacts import Person
from tests.domain.conftest import Published
from tests.support.people import all_said, contents, conversation_of, forward, message_of, new_id, person, say


@pytest.fixture
def said(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "**Milk** for @Ada")[0].id


@pytest.fixture
def eve(ada: Actor) -> Actor:
    """Somebody who is not in the conversation of the others."""
    return person("Eve")


@pytest.fixture
def chess(ada: Actor, eve: Actor) -> int:
    """A conversation that Ada forwards to."""
    return conversation_of(ada, eve)


def test_copy_names_the_author_of_its_original(said: str, chess: int, ada: Actor, grace: Actor):
    (copy,) = forward(ada, chess, said)
    original = message_of(said)
    assert (copy.author, copy.forwarded_from) == (ada.user_id, grace.user_id)
    assert (copy.body, copy.runs) == (original.body, original.runs)
    assert all_said(chess) == [copy]


def test_copy_of_a_copy_names_the_first_author(said: str, chess: int, ada: Actor, grace: Actor, eve: Actor):
    (copy,) = forward(ada, chess, said)
    (again,) = forward(eve, conversation_of(eve, ada), copy.id)
    assert again.forwarded_from == grace.user_id


def test_copy_mentions_nobody(said: str, chess: int, ada: Actor):
    assert message_of(said).mentions == {"@Ada": ada.user_id}
    (copy,) = forward(ada, chess, said)
    assert copy.mentions == {}


def test_restored_copy_mentions_nobody(said: str, chess: int, ada: Actor):
    (copy,) = forward(ada, chess, said)
    deleting.restore(ada, copy.id, copy.body, deleting.delete(ada, copy.id).undo_key)
    assert message_of(copy.id).mentions == {}


def test_client_cannot_put_words_into_a_mouth(said: str, chess: int, ada: Actor):
    draft = Draft(chess, new_id(), "I owe Ada a fortune", forward_of=said)
    (copy,) = sending.send(ada, [draft]).stored
    assert copy.body == message_of(said).body
    with pytest.raises(Forbidden):
        editing.edit(ada, copy.id, "I owe Ada a fortune")
    assert message_of(copy.id) == copy


def test_message_elsewhere_cannot_be_forwarded(said: str, chess: int, ada: Actor, eve: Actor):
    draft, other = Draft(chess, new_id(), "", forward_of=said), Draft(chess, new_id(), "", forward_of=said)
    (hers, his) = sending.send_together([(eve, [draft]), (ada, [other])])
    assert hers.refused == {draft.id: NO_ORIGINAL}
    assert all_said(chess) == his.stored


def test_former_member_cannot_forward(tea: int, said: str, chess: int, ada: Actor):
    membership.leave(ada, tea)
    draft = Draft(chess, new_id(), "", forward_of=said)
    assert sending.send(ada, [draft]).refused == {draft.id: NO_ORIGINAL}


def test_deleted_message_cannot_be_forwarded(said: str, chess: int, ada: Actor, grace: Actor):
    deleting.delete(grace, said)
    draft, other = Draft(chess, new_id(), "", forward_of=said), Draft(chess, new_id(), "e4")
    receipt = sending.send(ada, [draft, other])
    assert receipt.refused == {draft.id: NO_ORIGINAL}
    assert [message.body for message in all_said(chess)] == ["e4"]


@pytest.mark.parametrize("unknown", ["", "x", "\x00", "\ud800", "00000000-0000-4000-8000-000000000000"])
def test_missing_message_cannot_be_forwarded(unknown: str, chess: int, ada: Actor):
    draft = Draft(chess, new_id(), "Forged", forward_of=unknown)
    before = contents()
    assert sending.send(ada, [draft]).refused == {draft.id: NO_ORIGINAL}
    assert contents() == before


def test_retry_of_a_copy_finds_it_stored(said: str, chess: int, ada: Actor, grace: Actor):
    (copy,) = forward(ada, chess, said)
    deleting.delete(grace, said)
    receipt = sending.send(ada, [Draft(chess, copy.id, "", forward_of=said)])
    assert receipt.again == [copy]


def test_readers_learn_who_wrote_the_original(
    published: Published, said: str, chess: int, ada: Actor, grace: Actor, eve: Actor
):
    published.forget()
    (copy,) = forward(ada, chess, said)
    people = [Person(ada.user_id, "Ada"), Person(grace.user_id, "Grace")]
    assert published.to(ada, eve) == [MessageSent(copy, people)]
    assert people[1] in conversations.open(eve, chess).people
    assert people[1] in conversations.open(eve, chess, known=copy.revision).people


def test_readers_of_a_copy_hear_of_another_name(said: str, chess: int, ada: Actor, grace: Actor, eve: Actor):
    def heard() -> bool:
        with db.reading() as session:
            return eve.user_id in contacts.acquainted(session, grace.user_id)

    assert not heard()
    forward(ada, chess, said)
    assert heard()
