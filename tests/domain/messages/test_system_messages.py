"""System messages: what they tell, and that nothing can be done to them."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from messenger.domain.accounts import deletion, export, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import Forbidden
from messenger.domain.messages import deleting, editing, reactions, sending, system_messages
from messenger.domain.messages.history import Message
from messenger.domain.messages.sending import ID_TAKEN, NO_ORIGINAL, NO_QUOTED, Draft
from messenger.domain.messages.system_messages import SystemMessage
from messenger.domain.previews import adding
from messenger.domain.references import pinning, saving
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.contacts import Person, UserRenamed
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_messages, all_told, contents, conversation_of, new_id, people, say

VERBS: dict[str, Callable[[Actor, str], Any]] = {
    "edit": partial(editing.edit, body="changed"),
    "delete": deleting.delete,
    "restore": partial(deleting.restore, body="back", undo_key="key"),
    "react": partial(reactions.add, emoji="👍"),
    "take back": partial(reactions.remove, emoji="👍"),
    "remove preview": adding.remove,
    "pin": pinning.pin,
    "unpin": pinning.unpin,
    "save": saving.save,
    "mark unread": seats.mark_unread,
}


def told(conversation_id: int) -> list[tuple[int, SystemMessage | None]]:
    """Return who did what, without the creation."""
    return [(message.author, message.system) for message in all_told(conversation_id)[1:]]


def said(kind: str, *user_ids: int, others: int = 0, number: int = 0) -> SystemMessage:
    return SystemMessage(kind=kind, people=[*user_ids], others=others, number=number)


@pytest.fixture
def created(tea: int) -> Message:
    """The message that tells who created the conversation."""
    return all_told(tea)[0]


def test_creation_comes_before_the_first_message(tea: int, ada: Actor, grace: Actor):
    say(grace, tea, "Hello")
    created, hello = all_messages(tea)
    assert (created.number, created.author, created.body) == (0, ada.user_id, "")
    assert created.system == said("created")
    assert (hello.number, hello.revision) == (1, 1)


def test_retry_of_a_creation_tells_it_once(ada: Actor, grace: Actor):
    started = [conversations.start(ada, "draft", "Chess", [grace.user_id]) for _ in range(2)]
    assert len(all_told(started[0])) == 1


def test_comings_and_goings_are_told(tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor):
    membership.add(grace, tea, [stranger.user_id])
    membership.remove(ada, tea, alan.user_id)
    membership.leave(stranger, tea)
    membership.leave(ada, tea)
    assert told(tea) == [
        (grace.user_id, said("added", stranger.user_id)),
        (ada.user_id, said("removed", alan.user_id)),
        (stranger.user_id, said("left")),
        (ada.user_id, said("succeeded", grace.user_id)),
    ]


def test_pin_is_told_once_and_unpinning_not(tea: int, ada: Actor, grace: Actor):
    (message,) = say(grace, tea, "Milk at noon")
    for verb in (pinning.pin, pinning.pin, pinning.unpin, pinning.unpin):
        verb(ada, message.id)
    assert told(tea) == [(ada.user_id, said("pinned", number=1))]


def test_adding_who_is_there_is_not_told(tea: int, ada: Actor, grace: Actor):
    membership.add(ada, tea, [grace.user_id])
    assert told(tea) == []


def test_many_people_are_one_message(tea: int, ada: Actor):
    newcomers = sorted(actor.user_id for actor in people(*(f"N{number}" for number in range(50))))
    membership.add(ada, tea, newcomers)
    assert told(tea) == [(ada.user_id, said("added", *newcomers[:3], others=47))]


def test_acts_at_once_leave_no_gap(tea: int, ada: Actor, grace: Actor, alan: Actor):
    message, other = say(grace, tea, "Milk", "Tea")
    at_once(
        partial(pinning.pin, ada, message.id),
        partial(pinning.pin, grace, other.id),
        partial(membership.remove, ada, tea, alan.user_id),
        partial(say, grace, tea, "More"),
    )
    messages = all_messages(tea)
    assert [message.number for message in messages] == list(range(7))
    assert [message.revision for message in messages] == list(range(7))
    numbers = [message.number for message in messages[1:] if message.system]
    assert conversations.open(ada, tea).conversation.uncounted == numbers


def test_refused_act_is_not_told(tea: int, grace: Actor, alan: Actor):
    before = contents()
    with pytest.raises(Forbidden):
        membership.remove(grace, tea, alan.user_id)
    assert contents() == before


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_can_be_done_to_it(created: Message, ada: Actor, verb: str):
    before = contents()
    with pytest.raises(Forbidden):
        VERBS[verb](ada, created.id)
    assert contents() == before


def test_nobody_replies_to_it_or_forwards_it(tea: int, created: Message, ada: Actor):
    answer, copy = new_id(), new_id()
    drafts = [
        Draft(tea, answer, "Yes", reply_to=created.id),
        Draft(tea, copy, "", forward_of=created.id),
        Draft(tea, created.id, "Mine"),
    ]
    refused = {answer: NO_QUOTED, copy: NO_ORIGINAL, created.id: ID_TAKEN}
    assert sending.send(ada, drafts).refused == refused


def test_conversation_knows_its_newest_system_messages(
    tea: int, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system_messages, "MAX_UNCOUNTED", 2)
    for message in say(grace, tea, "One", "Two", "Three"):
        pinning.pin(ada, message.id)
    opened, listed = conversations.open(grace, tea), conversations.listing(grace)
    assert opened.conversation.uncounted == [5, 6]
    assert listed.conversations == [opened.conversation]


def test_reading_passes_over_them(tea: int, ada: Actor, grace: Actor, alan: Actor):
    say(ada, tea, "One")
    membership.remove(ada, tea, alan.user_id)
    seats.mark_read(grace, tea, 2)
    assert conversations.open(grace, tea).seat.read == 2


def test_only_new_members_move_a_conversation_up(
    tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor, let_pass: Callable[[int], None]
):
    (message,) = say(grace, tea, "Milk")
    at = conversations.open(ada, tea).conversation.at
    let_pass(1)
    pinning.pin(ada, message.id)
    membership.remove(ada, tea, alan.user_id)
    assert conversations.open(ada, tea).conversation.at == at
    membership.add(ada, tea, [stranger.user_id])
    assert conversations.open(ada, tea).conversation.at > at


def test_named_people_come_with_every_page(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    membership.add(grace, tea, [stranger.user_id])
    membership.leave(stranger, tea)
    say(ada, tea, "Bye")
    pages = (
        conversations.open(ada, tea),
        conversations.open(ada, tea, known=3),
        conversations.around(ada, tea, 1),
    )
    for page in pages:
        assert "Mallory" in {person.nickname for person in page.people}


def test_readers_hear_of_a_new_name(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor
):
    membership.add(ada, tea, [stranger.user_id])
    membership.remove(ada, tea, stranger.user_id)
    published.forget()
    profile.save(stranger, Wish(nickname="Malory"), "")
    renamed = UserRenamed(Person(stranger.user_id, "Malory"))
    assert all(renamed in published.heard_by(actor) for actor in (ada, grace, alan))


def test_deleted_account_leaves_no_name(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reauthentication, "check", lambda *_: None)
    membership.add(ada, conversation_of(ada, grace), [alan.user_id])
    published.forget()
    deletion.delete(alan, "")
    assert told(tea) == [(alan.user_id, said("left"))]
    assert "Alan" not in str(published.events)
    assert "Alan" not in str(contents()["messages"])
    assert Person(alan.user_id, "Deleted user") in conversations.open(ada, tea).people


def test_export_tells_what_one_did_and_met(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    membership.add(grace, tea, [stranger.user_id])
    membership.leave(stranger, tea)
    taken = "".join(export.of(stranger))
    assert '"kind": "left", "role": "by_me"' in taken
    assert '"kind": "added", "role": "about_me"' in taken
    assert '"body"' not in taken
