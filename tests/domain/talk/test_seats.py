from functools import partial

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.seats import Seat, SeatChanged
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_said, fill, say


def seat_of(actor: Actor, conversation_id: int) -> Seat:
    with db.reading() as session:
        (seat,) = seats.of(session, actor, [conversation_id])
    return seat


def read(actor: Actor, conversation_id: int) -> int:
    return seat_of(actor, conversation_id).read


def nth(conversation_id: int, number: int) -> str:
    return all_said(conversation_id)[number - 1].id


@pytest.fixture
def talk(tea: int, grace: Actor) -> int:
    """The conversation, with ten unread messages."""
    fill(tea, grace, 10, is_read=False)
    return tea


def test_read_position_never_moves_back(talk: int, ada: Actor):
    for number, position in ((3, 3), (7, 7), (5, 7), (0, 7), (-1, 7)):
        seats.mark_read(ada, talk, number)
        assert read(ada, talk) == position


def test_read_position_stops_at_the_last_message(talk: int, ada: Actor, grace: Actor):
    seats.mark_read(ada, talk, 2**31 - 1)
    assert read(ada, talk) == 10
    say(grace, talk, "Eleven")
    assert read(ada, talk) == 10


def test_read_positions_are_independent(talk: int, ada: Actor, alan: Actor):
    seats.mark_read(ada, talk, 3)
    assert seat_of(alan, talk) == Seat(talk, revision=0, read=0)


def test_only_the_owner_hears_that_a_seat_changed(published: Published, talk: int, ada: Actor):
    seats.mark_read(ada, talk, 99)
    changed = SeatChanged(Seat(talk, revision=1, read=10))
    assert published.events == published.to(ada) == [changed]


def test_unchanged_read_position_is_not_published(published: Published, talk: int, ada: Actor):
    seats.mark_read(ada, talk, 99)
    published.forget()
    seats.mark_read(ada, talk, 99)
    seats.mark_read(ada, talk, 1)
    assert not published.events
    assert seat_of(ada, talk).revision == 1


def test_reading_does_not_advance_the_conversation(talk: int, ada: Actor):
    seats.mark_read(ada, talk, 3)
    assert conversations.open(ada, talk).conversation.revision == 10


def test_stranger_cannot_read(published: Published, talk: int, stranger: Actor):
    for conversation_id in (talk, 12345):
        with pytest.raises(NotFound):
            seats.mark_read(stranger, conversation_id, 1)
    assert not published.events


def test_concurrent_reads_keep_the_furthest_position(talk: int, ada: Actor):
    at_once(*(partial(seats.mark_read, ada, talk, number) for number in (4, 9, 2, 6)))
    assert read(ada, talk) == 9


def test_revisions_of_a_seat_have_no_gap(published: Published, talk: int, ada: Actor, alan: Actor):
    at_once(*(partial(seats.mark_read, who, talk, number) for number in range(1, 11) for who in (ada, alan)))
    for actor in (ada, alan):
        heard = [event.seat for event in published.to(actor) if isinstance(event, SeatChanged)]
        heard.sort(key=lambda seat: seat.revision)
        assert [seat.revision for seat in heard] == list(range(1, len(heard) + 1))
        assert [seat.read for seat in heard] == sorted({seat.read for seat in heard})
        assert heard[-1] == seat_of(actor, talk)


def test_seats_belong_to_own_conversations_only(talk: int, ada: Actor, stranger: Actor):
    with db.reading() as session:
        assert seats.of(session, stranger, [talk]) == []
        assert [seat.id for seat in seats.of(session, ada, [talk, 12345])] == [talk]


def test_newcomer_has_a_fresh_seat(talk: int, ada: Actor, stranger: Actor):
    membership.add(ada, talk, [stranger.user_id])
    assert seat_of(stranger, talk) == Seat(talk, revision=0, read=10)


def test_marked_messages_are_unread_until_read_again(talk: int, ada: Actor):
    seats.mark_read(ada, talk, 10)
    seats.mark_unread(ada, nth(talk, 5))
    assert seat_of(ada, talk) == Seat(talk, revision=2, read=10, unread_from=5)
    seats.mark_read(ada, talk, 7, revision=2)
    assert seat_of(ada, talk) == Seat(talk, revision=3, read=10, unread_from=8)
    seats.mark_read(ada, talk, 7, revision=3)
    assert seat_of(ada, talk).revision == 3
    seats.mark_read(ada, talk, 10, revision=3)
    assert seat_of(ada, talk) == Seat(talk, revision=4, read=10, unread_from=0)


@pytest.mark.parametrize("revision", [None, 0, 1, 3, 2**53])
def test_late_report_does_not_undo_the_mark(revision: int | None, talk: int, ada: Actor, grace: Actor):
    seats.mark_read(ada, talk, 10)
    seats.mark_unread(ada, nth(talk, 5))
    seats.mark_read(ada, talk, 10, revision)
    assert seat_of(ada, talk) == Seat(talk, revision=2, read=10, unread_from=5)
    say(grace, talk, "Eleven")
    seats.mark_read(ada, talk, 11, revision)
    assert seat_of(ada, talk) == Seat(talk, revision=3, read=11, unread_from=5)


def test_only_own_tabs_hear_of_a_mark(published: Published, talk: int, ada: Actor):
    seats.mark_unread(ada, nth(talk, 5))
    seats.mark_unread(ada, nth(talk, 5))
    assert published.events == published.to(ada) == [SeatChanged(Seat(talk, 1, read=0, unread_from=5))]


def test_writing_ends_the_mark(published: Published, talk: int, ada: Actor):
    seats.mark_unread(ada, nth(talk, 5))
    published.forget()
    say(ada, talk, "Hello", "again")
    assert seat_of(ada, talk) == Seat(talk, revision=2, read=12, unread_from=0)
    assert published.to(ada) == [SeatChanged(seat_of(ada, talk))]


@pytest.mark.parametrize("unknown", ["", "x", "\x00", "\ud800", "00000000-0000-4000-8000-000000000000"])
def test_missing_message_cannot_be_marked(unknown: str, talk: int, ada: Actor):
    with pytest.raises(NotFound):
        seats.mark_unread(ada, unknown)
    assert seat_of(ada, talk).unread_from == 0


def test_stranger_cannot_mark(talk: int, stranger: Actor):
    with pytest.raises(NotFound):
        seats.mark_unread(stranger, nth(talk, 1))


def test_mark_and_reports_at_once_leave_the_mark(talk: int, ada: Actor):
    reports = [partial(seats.mark_read, ada, talk, number, 0) for number in (4, 9, 2, 10)]
    at_once(*reports, partial(seats.mark_unread, ada, nth(talk, 5)))
    assert seat_of(ada, talk).unread_from == 5
