import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.talk import conversations, members, membership, revisions
from tests.support.people import say


def test_the_members_come_with_their_names_the_longest_first(tea: int, ada: Actor, stranger: Actor):
    say(ada, tea, "Welcome")
    membership.add(ada, tea, [stranger.user_id])
    seating = members.seating(ada, tea)
    assert [member.id for member in seating.members] == [1, 2, 3, stranger.user_id]
    assert {person.nickname for person in seating.people} == {"Ada", "Grace", "Alan", "Mallory"}
    assert seating.revision == conversations.open(ada, tea).conversation.revision == 2


def test_stranger_cannot_list_members(tea: int, stranger: Actor):
    for conversation_id in (tea, 12345):
        with pytest.raises(NotFound):
            members.seating(stranger, conversation_id)


def test_members_are_listed_by_seniority(tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor):
    membership.remove(ada, tea, grace.user_id)
    membership.add(ada, tea, [stranger.user_id])
    membership.add(ada, tea, [grace.user_id])
    with db.reading() as session:
        seats = members.of(session, tea)
        assert {seat.id for seat in seats[:2]} == {ada.user_id, alan.user_id}
        assert seats == sorted(seats, key=lambda seat: (seat.joined_at, seat.id))
        assert revisions.audience(session, tea) == {seat.id for seat in seats}
