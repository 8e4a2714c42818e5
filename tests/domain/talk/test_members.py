from functools import partial

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.talk import conversations, members, membership
from messenger.domain.talk.members import MemberRead
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import fill, say


def read(actor: Actor, conversation_id: int) -> int:
    return conversations.open(actor, conversation_id).conversation.read


@pytest.fixture
def talk(tea: int, grace: Actor) -> int:
    """The conversation with ten messages, none of them read."""
    fill(tea, grace, 10, is_read=False)
    return tea


def test_the_members_come_with_their_names_the_longest_first(tea: int, ada: Actor, stranger: Actor):
    say(ada, tea, "Welcome")
    membership.add(ada, tea, [stranger.user_id])
    seating = members.seating(ada, tea)
    assert [member.id for member in seating.members] == [1, 2, 3, stranger.user_id]
    assert {person.nickname for person in seating.people} == {"Ada", "Grace", "Alan", "Mallory"}
    assert seating.revision == conversations.open(ada, tea).conversation.revision == 2


def test_a_stranger_is_not_told_who_the_members_are(tea: int, stranger: Actor):
    for conversation_id in (tea, 12345):
        with pytest.raises(NotFound):
            members.seating(stranger, conversation_id)


def test_reading_goes_forward_and_never_back(talk: int, ada: Actor):
    for number, position in ((3, 3), (7, 7), (5, 7), (0, 7), (-1, 7)):
        members.mark_read(ada, talk, number)
        assert read(ada, talk) == position


def test_nobody_reads_beyond_the_last_message(talk: int, ada: Actor, grace: Actor):
    members.mark_read(ada, talk, 2**31 - 1)
    assert read(ada, talk) == 10
    say(grace, talk, "Eleven")
    assert read(ada, talk) == 10


def test_everybody_reads_for_themselves(talk: int, ada: Actor, alan: Actor):
    members.mark_read(ada, talk, 3)
    assert read(alan, talk) == 0


def test_only_ones_own_tabs_hear_of_it_and_only_of_progress(published: Published, talk: int, ada: Actor):
    members.mark_read(ada, talk, 99)
    members.mark_read(ada, talk, 99)
    members.mark_read(ada, talk, 1)
    assert published.events == published.to(ada) == [MemberRead(talk, ada.user_id, 10)]


def test_reading_takes_no_revision(talk: int, ada: Actor):
    members.mark_read(ada, talk, 3)
    assert conversations.open(ada, talk).conversation.revision == 10


def test_a_stranger_may_not_read(published: Published, talk: int, stranger: Actor):
    for conversation_id in (talk, 12345):
        with pytest.raises(NotFound):
            members.mark_read(stranger, conversation_id, 1)
    assert not published.events


def test_tabs_that_read_at_the_same_instant_end_at_the_furthest(talk: int, ada: Actor):
    at_once(*(partial(members.mark_read, ada, talk, number) for number in (4, 9, 2, 6)))
    assert read(ada, talk) == 9


def test_members_are_told_the_longest_first(tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor):
    membership.remove(ada, tea, grace.user_id)
    membership.add(ada, tea, [stranger.user_id])
    membership.add(ada, tea, [grace.user_id])
    with db.reading() as session:
        seats = members.of(session, tea)
        assert {seat.id for seat in seats[:2]} == {ada.user_id, alan.user_id}
        assert seats == sorted(seats, key=lambda seat: (seat.joined_at, seat.id))
        assert members.audience(session, tea) == {seat.id for seat in seats}
