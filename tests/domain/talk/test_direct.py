"""Direct conversations: one per pair, found again instead of doubled."""

from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain.accounts import deletion
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, direct, members, membership
from messenger.domain.talk.conversations import ConversationStarted
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import conversation_of, new_id, say


def start(actor: Actor, *others: Actor, draft_id: str = "") -> int:
    return conversations.start(actor, draft_id or new_id(), " ", [other.user_id for other in others])


def members_of(actor: Actor, conversation_id: int) -> list[int]:
    return [member.id for member in members.seating(actor, conversation_id).members]


def count() -> int:
    with db.reading() as session:
        return session.scalars(sa.select(sa.func.count()).select_from(models.Conversation)).one()


def test_pair_has_one_conversation(ada: Actor, grace: Actor, alan: Actor):
    found = start(ada, grace)
    assert start(grace, ada) == start(ada, grace) == found
    assert len({found, start(ada, alan), start(grace, alan), conversation_of(ada, grace)}) == 4
    pair = sorted([ada.user_id, grace.user_id])
    for actor in (ada, grace):
        opening = conversations.open(actor, found)
        assert opening.conversation.pair == pair
        assert {person.id for person in opening.people} >= {*pair}
        (listed,) = (row for row in conversations.listing(actor).conversations if row.id == found)
        assert listed == opening.conversation


def test_pair_that_starts_at_once_has_one_conversation(published: Published, ada: Actor, grace: Actor):
    published.forget()
    found = at_once(*(partial(start, *pair) for pair in ((ada, grace), (grace, ada)) for _ in range(4)))
    assert len({*found}) == 1
    assert [type(event) for event in published.to(ada, grace)] == [ConversationStarted]


def test_notes_to_oneself_are_found_again(published: Published, ada: Actor, grace: Actor):
    published.forget()
    found = at_once(*(partial(conversations.note, ada) for _ in range(4)))
    assert len({*found, conversations.note(ada)}) == 1
    assert published.events == published.to(ada)
    assert conversations.note(grace) != found[0]
    opening = conversations.open(ada, found[0])
    assert opening.conversation.pair == [ada.user_id, ada.user_id]
    assert members_of(ada, found[0]) == [ada.user_id]
    say(ada, found[0], "Milk")
    with pytest.raises(NotFound):
        conversations.open(grace, found[0])


def test_titled_conversation_of_two_is_a_group(ada: Actor, grace: Actor):
    assert conversations.open(ada, conversation_of(ada, grace)).conversation.pair == []


def test_nobody_joins_or_leaves_a_direct_conversation(ada: Actor, grace: Actor, alan: Actor):
    found = start(ada, grace)
    with pytest.raises(Refused):
        membership.add(ada, found, [alan.user_id])
    for act in (
        partial(membership.leave, ada, found),
        partial(membership.leave, grace, found),
        partial(membership.remove, ada, found, grace.user_id),
    ):
        with pytest.raises(Forbidden):
            act()
    membership.add(ada, found, [grace.user_id])
    assert members_of(ada, found) == [ada.user_id, grace.user_id]


def test_third_person_starts_a_group(ada: Actor, grace: Actor, alan: Actor, stranger: Actor):
    found = start(ada, grace)
    said = say(ada, found, "Between us")[0]
    group = membership.widen(grace, found, [alan.user_id])
    assert membership.widen(grace, found, [alan.user_id]) == group != found
    assert sorted(members_of(alan, group)) == sorted([ada.user_id, grace.user_id, alan.user_id])
    opening = conversations.open(alan, group)
    assert opening.conversation.pair == []
    assert said.id not in [message.id for message in opening.messages]
    assert members_of(ada, found) == [ada.user_id, grace.user_id]
    for actor, where in ((stranger, found), (ada, group), (ada, 2**53), (ada, 0)):
        with pytest.raises(NotFound):
            membership.widen(actor, where, [alan.user_id])


def test_group_needs_people_with_accounts(ada: Actor, grace: Actor):
    with pytest.raises(Refused):
        membership.widen(ada, start(ada, grace), [12345])
    assert count() == 1


def test_deleted_user_cannot_be_written_to(ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)
    pair = start(ada, grace)
    sent = say(ada, pair, "Hello")[0]
    deletion.delete(grace, "")
    late = Draft(pair, new_id(), "Are you there?")
    assert sending.send(ada, [late]).refused == {late.id: direct.DELETED}
    # A retry of what was stored before finds it.
    assert not sending.send(ada, [Draft(pair, sent.id, "Hello")]).refused
    notes = conversations.note(ada)
    assert say(ada, notes, "Milk")
