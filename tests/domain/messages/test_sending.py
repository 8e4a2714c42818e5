from functools import partial

import pytest

from messenger.domain.actors import Actor
from messenger.domain.messages import editing, sending
from messenger.domain.messages.bodies import MAX_LENGTH
from messenger.domain.messages.sending import Draft, MessageSent, Receipt
from messenger.domain.talk import conversations
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.seats import Seat
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_said, conversation_of, new_id, say

GIVEN = "5e9f1d8a-6b1c-4f0e-9d57-0c8f6a2b7e31"


def send(actor: Actor, conversation_id: int, body: str = "Hello", message_id: str | None = None) -> Receipt:
    return sending.send(actor, [Draft(conversation_id, new_id() if message_id is None else message_id, body)])


def refusal(receipt: Receipt) -> str:
    assert not receipt.stored
    assert not receipt.again
    (reason,) = receipt.refused.values()
    return reason


def test_messages_are_stored_in_the_order_they_were_sent(tea: int, ada: Actor, grace: Actor):
    say(ada, tea, "One", "Two")
    say(grace, tea, "Three")
    assert [message.body for message in all_said(tea)] == ["One", "Two", "Three"]
    assert [message.number for message in all_said(tea)] == [1, 2, 3]
    assert [message.revision for message in all_said(tea)] == [1, 2, 3]


def test_receipt_equals_the_stored_row(tea: int, ada: Actor):
    receipt = send(ada, tea)
    assert receipt.stored == all_said(tea)
    assert (receipt.again, receipt.refused) == ([], {})


def test_only_members_hear_of_a_message(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor
):
    (message,) = say(grace, tea, "Hello")
    assert published.to(ada, grace, alan) == [MessageSent(message, [Person(grace.user_id, "Grace")])]
    assert len(published.events) == 1


def test_a_batch_may_hold_messages_of_several_conversations(tea: int, ada: Actor, grace: Actor):
    chess = conversation_of(ada, grace)
    drafts = [Draft(chess, new_id(), "e4"), Draft(tea, new_id(), "Milk?"), Draft(chess, new_id(), "e5")]
    sending.send(ada, drafts)
    assert [message.body for message in all_said(chess)] == ["e4", "e5"]
    assert [message.body for message in all_said(tea)] == ["Milk?"]


def test_sending_marks_as_read(tea: int, ada: Actor):
    say(ada, tea, "One", "Two")
    assert conversations.open(ada, tea).seat == Seat(tea, revision=0, read=2)


def test_concurrent_messages_leave_no_gap(tea: int, ada: Actor, grace: Actor, alan: Actor):
    def talk(actor: Actor) -> None:
        for body in range(8):
            say(actor, tea, f"{body}", f"{body}!")

    assert at_once(*(partial(talk, actor) for actor in (ada, grace, alan, ada))) == [None] * 4
    said = all_said(tea)
    assert [message.number for message in said] == list(range(1, 65))
    assert [message.revision for message in said] == list(range(1, 65))
    assert conversations.open(ada, tea).conversation.revision == 64


def test_concurrent_changes_leave_no_gap(tea: int, ada: Actor, grace: Actor):
    mine, another = say(ada, tea, "One", "Two")

    def edit(message_id: str) -> None:
        for body in range(8):
            editing.edit(ada, message_id, f"Version {body}")

    at_once(partial(edit, mine.id), partial(edit, another.id), *[partial(say, grace, tea, "x")] * 4)
    revisions = [message.revision for message in all_said(tea)]
    assert conversations.open(ada, tea).conversation.revision == 2 + 16 + 4 >= max(revisions)
    assert len(set(revisions)) == len(revisions)


def test_a_retry_finds_the_message_stored(published: Published, tea: int, ada: Actor):
    (message,) = say(ada, tea, "Hello")
    published.forget()
    receipt = send(ada, tea, "Hello", message.id)
    assert receipt == Receipt([], [message], {})
    assert all_said(tea) == [message]
    assert not published.events


def test_a_retry_does_not_change_the_body(tea: int, ada: Actor):
    (message,) = say(ada, tea, "Hello")
    send(ada, tea, "Good bye", message.id)
    assert all_said(tea) == [message]


def test_retries_at_the_same_instant_store_one_message(tea: int, ada: Actor):
    receipts = at_once(*[partial(send, ada, tea, message_id=new_id())] * 4)
    assert len(all_said(tea)) == 1
    assert sum(len(receipt.stored) for receipt in receipts) == 1
    assert sum(len(receipt.again) for receipt in receipts) == 3


def test_batch_stores_only_new_messages(tea: int, ada: Actor):
    (old,) = say(ada, tea, "Old")
    receipt = sending.send(ada, [Draft(tea, old.id, "Old"), Draft(tea, new_id(), "New")])
    assert receipt.again == [old]
    assert [message.body for message in receipt.stored] == ["New"]
    assert [message.number for message in all_said(tea)] == [1, 2]


def test_an_id_twice_in_a_batch_is_stored_once(tea: int, ada: Actor):
    twice = Draft(tea, new_id(), "Hello")
    assert len(sending.send(ada, [twice, twice]).stored) == 1
    assert len(all_said(tea)) == 1


def test_the_id_of_another_author_is_refused(tea: int, ada: Actor, grace: Actor):
    (message,) = say(ada, tea, "Hello")
    assert refusal(send(grace, tea, "Mine now", message.id)) == sending.ID_TAKEN
    assert all_said(tea) == [message]


def test_message_id_of_another_conversation_is_refused(tea: int, ada: Actor, grace: Actor):
    (message,) = say(ada, tea, "Hello")
    chess = conversation_of(ada, grace)
    assert refusal(send(ada, chess, "Hello", message.id)) == sending.ID_TAKEN
    assert all_said(chess) == []


def test_stranger_cannot_send(published: Published, tea: int, stranger: Actor):
    reason = refusal(send(stranger, tea))
    assert reason == refusal(send(stranger, 12345))
    assert all_said(tea) == []
    assert not published.events


def test_stranger_cannot_probe_message_ids(tea: int, ada: Actor, stranger: Actor):
    (message,) = say(ada, tea, "Hello")
    assert refusal(send(stranger, tea, message_id=message.id)) == refusal(send(stranger, 12345))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\t\u2003", "empty"),
        ("\u200b\u2060", "empty"),
        ("x" * (MAX_LENGTH + 1), "longer than 10,000"),
        ("a\x00", "can't be sent"),
        ("a\ud800", "can't be sent"),
    ],
    ids=["empty", "blank", "invisible", "too long", "NUL", "surrogate"],
)
def test_a_bad_body_is_refused(published: Published, tea: int, ada: Actor, body: str, reason: str):
    assert reason in refusal(send(ada, tea, body))
    assert all_said(tea) == []
    assert not published.events


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "1",
        "x" * 36,
        "\x00",
        "\ud800",
        GIVEN.upper(),
        f"{{{GIVEN}}}",
        GIVEN.replace("-", ""),
        f"{GIVEN}\n",
    ],
)
def test_malformed_message_id_is_refused(tea: int, ada: Actor, message_id: str):
    assert "id" in refusal(send(ada, tea, message_id=message_id))
    assert all_said(tea) == []


def test_the_longest_body_is_accepted_as_it_is(tea: int, ada: Actor):
    body = "😀\n" * (MAX_LENGTH // 2)
    send(ada, tea, body)
    assert all_said(tea)[0].body == body


def test_refused_message_blocks_no_other(tea: int, ada: Actor):
    bad, good = Draft(tea, new_id(), ""), Draft(tea, new_id(), "Hello")
    lost = [Draft(conversation, new_id(), "Hello") for conversation in (12345, 2**53)]
    receipt = sending.send(ada, [bad, good, *lost])
    assert set(receipt.refused) == {draft.id for draft in (bad, *lost)}
    assert [message.id for message in receipt.stored] == [good.id]


def test_an_empty_batch_does_nothing(published: Published, ada: Actor):
    assert sending.send(ada, []) == Receipt([], [], {})
    assert not published.events
