from collections.abc import Callable
from functools import partial

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import editing, sending
from messenger.domain.messages.telling import Told
from messenger.domain.talk import conversations, members, membership, seats
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.members import Member
from messenger.domain.talk.membership import ConversationJoined, ConversationLeft, MemberRemoved, MembersAdded
from messenger.domain.talk.seats import Seat
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_told, contents, conversation_of, people, reply, say


def seated(actor: Actor, conversation_id: int) -> list[int]:
    return [member.id for member in members.seating(actor, conversation_id).members]


def owner(actor: Actor, conversation_id: int) -> int:
    return conversations.open(actor, conversation_id).conversation.owner


@pytest.fixture
def newcomer(stranger: Actor) -> Actor:
    """Somebody who is about to be added."""
    return stranger


def test_any_member_can_add_people(tea: int, ada: Actor, grace: Actor, newcomer: Actor):
    membership.add(grace, tea, [newcomer.user_id])
    assert newcomer.user_id in seated(newcomer, tea)
    assert owner(newcomer, tea) == ada.user_id


def test_adding_members_reaches_members_and_newcomers(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor, newcomer: Actor
):
    membership.add(grace, tea, [newcomer.user_id])
    (conversation,) = conversations.listing(newcomer).conversations
    seat = Member(newcomer.user_id, conversation.at)
    known = [Person(grace.user_id, "Grace"), Person(newcomer.user_id, "Mallory")]
    assert conversation.last
    told = Told(conversation.last, [1], known)
    assert published.to(ada, grace, alan) == [MembersAdded(told, [seat])]
    assert published.to(newcomer) == [ConversationJoined(conversation, Seat(tea, revision=0, read=0), known)]
    assert len(published.events) == 2


def test_earlier_messages_are_read_for_newcomers(tea: int, ada: Actor, newcomer: Actor):
    say(ada, tea, "One", "Two")
    membership.add(ada, tea, [newcomer.user_id])
    opening = conversations.open(newcomer, tea)
    assert opening.seat.read == 2
    assert opening.conversation.uncounted == [3]
    assert [message.body for message in opening.messages] == ["", "One", "Two", ""]


def test_joined_conversation_moves_to_the_top(
    tea: int, ada: Actor, newcomer: Actor, let_pass: Callable[[int], None]
):
    let_pass(1)
    conversation_of(newcomer, ada)
    let_pass(1)
    membership.add(ada, tea, [newcomer.user_id])
    assert conversations.listing(newcomer).conversations[0].id == tea


def test_adding_members_changes_nothing(published: Published, tea: int, ada: Actor, grace: Actor):
    before = contents()
    membership.add(ada, tea, [grace.user_id, ada.user_id])
    membership.add(ada, tea, [])
    assert contents() == before
    assert not published.events


def test_concurrent_adds_make_one_seat(tea: int, ada: Actor, grace: Actor, newcomer: Actor):
    adding = [partial(membership.add, actor, tea, [newcomer.user_id] * 2) for actor in (ada, grace)]
    assert at_once(*adding) == [None, None]
    assert seated(ada, tea).count(newcomer.user_id) == 1


def test_unknown_people_are_refused_and_nobody_is_added(tea: int, ada: Actor, newcomer: Actor):
    before = contents()
    with pytest.raises(Refused, match="members"):
        membership.add(ada, tea, [newcomer.user_id, 12345])
    assert contents() == before


def test_member_count_is_limited(tea: int, ada: Actor):
    crowd = people(*(f"Guest {number}" for number in range(members.MAX_MEMBERS - 2)))
    with pytest.raises(Refused, match="members"):
        membership.add(ada, tea, [guest.user_id for guest in crowd])
    membership.add(ada, tea, [guest.user_id for guest in crowd[1:]])
    assert len(seated(ada, tea)) == members.MAX_MEMBERS


def test_stranger_cannot_change_membership(tea: int, ada: Actor, stranger: Actor):
    before = contents()
    for conversation_id in (tea, 12345):
        with pytest.raises(NotFound):
            membership.add(stranger, conversation_id, [stranger.user_id])
        with pytest.raises(NotFound):
            membership.remove(stranger, conversation_id, ada.user_id)
        with pytest.raises(NotFound):
            membership.leave(stranger, conversation_id)
    assert contents() == before


def test_only_the_owner_can_remove_members(tea: int, ada: Actor, grace: Actor, alan: Actor):
    with pytest.raises(Forbidden):
        membership.remove(grace, tea, alan.user_id)
    with pytest.raises(Forbidden):
        membership.remove(grace, tea, ada.user_id)
    membership.remove(ada, tea, alan.user_id)
    assert seated(ada, tea) == [ada.user_id, grace.user_id]


def test_non_member_cannot_be_removed(tea: int, ada: Actor, stranger: Actor):
    for user_id in (stranger.user_id, 12345):
        with pytest.raises(NotFound):
            membership.remove(ada, tea, user_id)


def test_removed_member_hears_only_the_removal(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor
):
    membership.remove(ada, tea, alan.user_id)
    (message,) = say(ada, tea, "Now that he is gone")
    editing.edit(ada, message.id, "Changed")
    seats.mark_read(grace, tea, 1)
    assert published.heard_by(alan) == [ConversationLeft(tea)]
    (told,) = all_told(tea)[1:]
    known = [Person(alan.user_id, "Alan"), Person(ada.user_id, "Ada")]
    removed = MemberRemoved(Told(told, [1], known), alan.user_id, ada.user_id)
    assert removed in published.to(ada, grace)


def test_removed_member_sees_and_does_nothing(tea: int, ada: Actor, alan: Actor):
    membership.remove(ada, tea, alan.user_id)
    assert conversations.listing(alan).conversations == []
    with pytest.raises(NotFound):
        conversations.open(alan, tea, known=0)
    assert sending.send(alan, [sending.Draft(tea, "5e9f1d8a-6b1c-4f0e-9d57-0c8f6a2b7e31", "Hello")]).refused


def test_member_who_left_can_be_added_again(tea: int, ada: Actor, alan: Actor):
    membership.leave(alan, tea)
    membership.add(ada, tea, [alan.user_id])
    assert alan.user_id in seated(alan, tea)


def test_ownership_passes_to_the_longest_member(
    published: Published,
    tea: int,
    ada: Actor,
    grace: Actor,
    alan: Actor,
    newcomer: Actor,
    let_pass: Callable[[int], None],
):
    let_pass(1)
    membership.remove(ada, tea, grace.user_id)
    membership.add(ada, tea, [newcomer.user_id])
    let_pass(1)
    membership.add(ada, tea, [grace.user_id])
    membership.leave(ada, tea)
    assert owner(alan, tea) == alan.user_id
    last = published.events[-1]
    assert isinstance(last, MemberRemoved)
    assert (last.told.message.revision, last.user_id, last.owner) == (4, ada.user_id, alan.user_id)
    membership.leave(alan, tea)
    assert owner(grace, tea) == newcomer.user_id


def test_last_member_leaving_removes_the_conversation(
    published: Published, ada: Actor, grace: Actor, tea: int
):
    before = contents()
    chess = conversation_of(grace, ada)
    reply(ada, chess, say(grace, chess, "Your move")[0].id, "e4")
    membership.leave(grace, chess)
    membership.leave(ada, chess)
    assert contents() == before
    assert published.events[-1] == ConversationLeft(chess)
    with pytest.raises(NotFound):
        conversations.open(ada, chess)


def test_concurrent_leaves_all_succeed(tea: int, ada: Actor, grace: Actor, alan: Actor):
    assert at_once(*(partial(membership.leave, actor, tea) for actor in (ada, grace, alan))) == [None] * 3
    assert contents()["conversations"] == []
    assert contents()["members"] == []
