"""Replies, and the quotes they show."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.messages import bodies, deleting, editing, quotes, reactions, sending
from messenger.domain.messages.deleting import MessageDeleted, MessageRestored
from messenger.domain.messages.editing import MessageEdited
from messenger.domain.messages.quotes import Quote, Quoting
from messenger.domain.messages.sending import NO_QUOTED, Draft, MessageSent
from messenger.domain.talk import conversations, membership
from messenger.domain.talk.contacts import Person
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import (
    all_messages,
    all_said,
    contents,
    conversation_of,
    message_of,
    new_id,
    reply,
    say,
)


@pytest.fixture
def asked(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Milk or lemon?")[0].id


def test_reply_shows_what_it_answers(tea: int, asked: str, ada: Actor, grace: Actor):
    (answer,) = reply(ada, tea, asked, "Milk")
    assert answer.quote == Quote(asked, 1, grace.user_id, "Milk or lemon?")
    assert message_of(answer.id) == answer


def test_members_hear_who_is_quoted(
    published: Published, tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    (answer,) = reply(ada, tea, asked, "Milk")
    people = [Person(ada.user_id, "Ada"), Person(grace.user_id, "Grace")]
    assert published.to(ada, grace, alan) == [MessageSent(answer, people)]


@pytest.mark.parametrize("unknown", ["", "x", "\x00", "\ud800", "00000000-0000-4000-8000-000000000000"])
def test_reply_to_a_missing_message_is_refused(unknown: str, tea: int, ada: Actor):
    draft = Draft(tea, new_id(), "Milk", reply_to=unknown)
    assert sending.send(ada, [draft]).refused == {draft.id: NO_QUOTED}
    assert all_said(tea) == []


def test_reply_to_a_message_elsewhere_is_refused(tea: int, asked: str, ada: Actor, grace: Actor):
    chess = conversation_of(ada, grace)
    draft, other = Draft(chess, new_id(), "e4", reply_to=asked), Draft(chess, new_id(), "e5")
    receipt = sending.send(ada, [draft, other])
    assert receipt.refused == {draft.id: NO_QUOTED}
    assert [message.body for message in all_said(chess)] == ["e5"]


def test_reply_may_answer_a_message_of_its_own_batch(tea: int, ada: Actor):
    first = Draft(tea, new_id(), "One")
    receipt = sending.send(ada, [first, Draft(tea, new_id(), "Two", reply_to=first.id)])
    assert receipt.stored == all_said(tea)
    assert receipt.stored[1].quote == Quote(first.id, 1, ada.user_id, "One")


def test_retry_of_a_reply_finds_it_stored(tea: int, asked: str, ada: Actor, grace: Actor):
    (answer,) = reply(ada, tea, asked, "Milk")
    deleting.delete(grace, asked)
    receipt = sending.send(ada, [Draft(tea, answer.id, "Milk", reply_to=asked)])
    assert receipt.again == [message_of(answer.id)]


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 119 + "…"),
        ("word " * 100, ("word " * 24)[:119].rstrip() + "…"),
        ("\n" * 5_000 + "  one\n\n two", "one two"),
        ("🎉" * 121, "🎉" * 119 + "…"),
    ],
)
def test_excerpt_is_the_beginning_on_one_line(body: str, excerpt: str):
    assert bodies.excerpt(body) == excerpt
    assert len(bodies.excerpt(body)) <= bodies.EXCERPT


def test_quote_follows_an_edit_in_its_revision(
    published: Published, tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor
):
    first, second = reply(ada, tea, asked, "Milk", "And sugar")
    published.forget()
    editing.edit(grace, asked, "Milk or honey?")
    assert [message_of(id).revision for id in (asked, first.id, second.id)] == [4, 4, 4]
    assert message_of(first.id).quote == Quote(asked, 1, grace.user_id, "Milk or honey?")
    assert published.to(ada, grace, alan) == [
        MessageEdited(message_of(asked), Quoting([second.id, first.id], has_more=False))
    ]


def test_deleted_message_is_in_no_quote(
    published: Published, tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor
):
    (answer,) = reply(ada, tea, asked, "Milk")
    published.forget()
    deleting.delete(grace, asked)
    assert message_of(answer.id).quote == Quote(asked, 1, grace.user_id, "")
    assert "lemon" not in str(contents())
    assert "lemon" not in str(published.events)
    assert published.to(ada, grace, alan) == [MessageDeleted(message_of(asked), Quoting([answer.id]))]


def test_deleted_reply_quotes_nothing(tea: int, asked: str, ada: Actor, grace: Actor):
    (answer,) = reply(ada, tea, asked, "Milk")
    deleting.delete(ada, answer.id)
    assert message_of(answer.id).quote is None
    editing.edit(grace, asked, "Coffee?")
    assert message_of(answer.id).revision == 3


def test_deleted_message_can_still_be_answered(tea: int, asked: str, ada: Actor, grace: Actor):
    deleting.delete(grace, asked)
    (answer,) = reply(ada, tea, asked, "Milk")
    assert answer.quote == Quote(asked, 1, grace.user_id, "")
    assert answer.revision == 3


def test_tail_brings_replies_whose_quote_changed(tea: int, asked: str, ada: Actor, grace: Actor):
    (answer,) = reply(ada, tea, asked, "Milk")
    say(ada, tea, "Anyone?")
    editing.edit(grace, asked, "Coffee?")
    reactions.add(grace, answer.id, "👍")
    opened = conversations.open(ada, tea, known=3)
    assert {message.id for message in opened.messages} == {asked, answer.id}
    assert [message.revision for message in opened.messages] == [4, 5]
    assert conversations.open(ada, tea, known=5).messages == []


def test_tail_that_would_be_too_long_is_a_snapshot(
    tea: int, asked: str, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(conversations, "MAX_CHANGES", 3)
    reply(ada, tea, asked, "a", "b", "c")
    editing.edit(grace, asked, "Coffee?")
    opened = conversations.open(ada, tea, known=4)
    assert opened.since is None
    assert opened.messages == all_messages(tea)


def test_tail_names_who_is_quoted(tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor):
    reply(ada, tea, asked, "Milk")
    named = {person.id for person in conversations.open(alan, tea, known=1).people}
    assert grace.user_id in named
    membership.leave(grace, tea)
    say(ada, tea, *("Anyone?" for _ in range(3)))
    known = conversations.open(alan, tea).conversation.revision
    named = {person.id for person in conversations.open(alan, tea, known).people}
    assert {ada.user_id, grace.user_id} <= named


def test_most_quoted_names_the_newest(
    published: Published,
    tea: int,
    asked: str,
    ada: Actor,
    grace: Actor,
    alan: Actor,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(quotes, "MAX_QUOTING", 2)
    said = reply(ada, tea, asked, "a", "b", "c")
    published.forget()
    editing.edit(grace, asked, "Coffee?")
    (edited,) = published.to(ada, grace, alan)
    assert isinstance(edited, MessageEdited)
    assert edited.quoting == Quoting([said[2].id, said[1].id], has_more=True)


def test_replies_and_edits_at_once_leave_no_gap(tea: int, asked: str, ada: Actor, grace: Actor):
    def edit() -> None:
        for version in range(8):
            editing.edit(grace, asked, f"Version {version}")

    def answer() -> None:
        for _ in range(8):
            reply(ada, tea, asked, "Milk")

    assert at_once(edit, answer) == [None] * 2
    assert conversations.open(ada, tea).conversation.revision == 17
    assert {message.quote.excerpt for message in all_said(tea) if message.quote} == {"Version 7"}


def test_conversation_with_replies_can_be_left_by_all(
    tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor
):
    reply(ada, tea, asked, "Milk")
    for actor in (ada, grace, alan):
        membership.leave(actor, tea)
    assert "Milk" not in str(contents())


def test_restored_messages_are_quoted_and_quote_again(
    published: Published, tea: int, asked: str, ada: Actor, grace: Actor, alan: Actor
):
    (answer,) = reply(ada, tea, asked, "Milk")
    undone = deleting.delete(grace, asked), deleting.delete(ada, answer.id)
    deleting.restore(ada, answer.id, "Milk", undone[1].undo_key)
    assert message_of(answer.id).quote == Quote(asked, 1, grace.user_id, "")
    published.forget()
    deleting.restore(grace, asked, "Milk or lemon?", undone[0].undo_key)
    assert message_of(answer.id).quote == answer.quote
    assert message_of(answer.id).revision == message_of(asked).revision == 6
    assert published.to(ada, grace, alan) == [MessageRestored(message_of(asked), Quoting([answer.id]))]


def test_excerpt_shows_no_markup_and_no_spoiler(tea: int, ada: Actor):
    (asked,) = say(ada, tea, "**Bring** milk\n> and ||a **surprise**||")
    (answer,) = reply(ada, tea, asked.id, "Yes")
    assert answer.quote
    assert answer.quote.excerpt == "Bring milk and ▒▒▒"
    assert message_of(answer.id) == answer
    editing.edit(ada, asked.id, "||nothing||")
    assert [message.quote.excerpt for message in all_said(tea) if message.quote] == ["▒▒▒"]
