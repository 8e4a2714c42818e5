from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.talk import conversations, positions, seats
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import PAGE, Listing
from messenger.domain.talk.positions import Position
from messenger.domain.talk.seats import Seat
from tests.support.people import conversation_of, say


def ids(listing: Listing) -> list[int]:
    return [conversation.id for conversation in listing.conversations]


def test_a_stranger_has_no_conversations(tea: int, stranger: Actor):
    assert conversations.listing(stranger) == Listing([], [], [Person(stranger.user_id, "Mallory")], None)


def test_the_newest_activity_comes_first(ada: Actor, grace: Actor, let_pass: Callable[[int], None]):
    made: list[int] = []
    for _ in range(3):
        let_pass(1)
        made.append(conversation_of(ada, grace))
    assert ids(conversations.listing(ada)) == made[::-1]
    let_pass(1)
    say(grace, made[0], "Hello")
    assert ids(conversations.listing(ada)) == [made[0], made[2], made[1]]


def test_conversation_lists_last_message_and_read_position(tea: int, ada: Actor, grace: Actor):
    *_, last = say(grace, tea, "One", "Two")
    listing = conversations.listing(ada)
    (conversation,) = listing.conversations
    assert conversation.last == last
    assert (conversation.revision, conversation.at) == (2, last.at)
    assert listing.seats == [Seat(tea, revision=0, read=0)]
    assert set(listing.people) == {Person(ada.user_id, "Ada"), Person(grace.user_id, "Grace")}
    assert conversations.listing(grace).seats == [Seat(tea, revision=0, read=2)]


def test_conversation_rows_are_equal_for_all_members(tea: int, ada: Actor, grace: Actor, alan: Actor):
    say(grace, tea, "One", "Two")
    seats.mark_read(alan, tea, 1)
    listed = [conversations.listing(actor) for actor in (ada, grace, alan)]
    assert [listing.conversations for listing in listed] == [listed[0].conversations] * 3
    opened = [conversations.open(actor, tea).conversation for actor in (ada, grace, alan)]
    assert opened == [*listed[0].conversations] * 3
    assert [seat.read for listing in listed for seat in listing.seats] == [0, 2, 1]


@pytest.mark.parametrize("pause", [0, 1], ids=["at the same instant", "one after another"])
def test_all_pages_together_hold_every_conversation_once(
    ada: Actor, grace: Actor, let_pass: Callable[[int], None], pause: int
):
    made: list[int] = []
    for _ in range(PAGE + 5):
        let_pass(pause)
        made.append(conversation_of(ada, grace))
    first = conversations.listing(ada)
    assert len(first.conversations) == PAGE
    assert first.next_before
    second = conversations.listing(ada, first.next_before)
    assert ids(first) + ids(second) == made[::-1]
    assert second.next_before is None


def test_a_page_that_is_just_full_is_the_last(ada: Actor, grace: Actor):
    for _ in range(PAGE):
        conversation_of(ada, grace)
    assert conversations.listing(ada).next_before is None


def test_cursor_from_a_browser_may_be_any_number(tea: int, ada: Actor):
    assert ids(conversations.listing(ada, before=(2**53, 2**53))) == [tea]
    assert ids(conversations.listing(ada, before=(0, 2**53))) == []


def test_positions_have_all_revisions(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    _, second = say(grace, tea, "One", "Two")
    seats.mark_read(ada, tea, 1)
    assert positions.of([ada.user_id, stranger.user_id]) == {
        ada.user_id: {tea: Position(revision=2, at=second.at, seat_revision=1, read=1)},
        stranger.user_id: {},
    }
    assert positions.of([]) == {}


def test_only_own_conversations_are_listed(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    other = conversation_of(stranger, grace)
    assert ids(conversations.held(ada, [tea, other, 12345])) == [tea]
    assert ids(conversations.held(ada, [])) == []
