"""Seen: told once for all who have read meanwhile, reciprocal, and on demand where many are members."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.presence import privacy, reading
from messenger.domain.presence.reading import MessagesRead, Reader, Readers
from messenger.domain.talk import membership, seats
from tests.domain.conftest import Published
from tests.support.people import conversation_of, people, say


def positions(readers: list[Reader]) -> dict[int, int]:
    return {reader.id: reader.read for reader in readers}


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    """Start with nothing noted by another test."""
    reading._noted.clear()


def test_several_who_read_are_told_at_once(
    tea: int, ada: Actor, grace: Actor, alan: Actor, published: Published
):
    say(ada, tea, "one", "two", "three")
    published.forget()
    for actor, number in ((grace, 1), (grace, 3), (alan, 2)):
        seats.mark_read(actor, tea, number)
    reading.tell(reading.take())
    (told,) = [event for event in published.events if isinstance(event, MessagesRead)]
    assert positions(told.readers) == {grace.user_id: 3, alan.user_id: 2}
    assert published.to(ada, grace, alan) == [told]
    published.forget()
    reading.tell(reading.take())
    assert published.events == []


def test_who_hides_it_is_neither_told_of_nor_told(
    tea: int, ada: Actor, grace: Actor, alan: Actor, published: Published
):
    said = say(ada, tea, "one")
    privacy.choose(grace, "seen", False)
    published.forget()
    seats.mark_read(grace, tea, 1)
    reading.tell(reading.take())
    assert not [event for event in published.events if isinstance(event, MessagesRead)]
    seats.mark_read(alan, tea, 1)
    reading.tell(reading.take())
    (told,) = published.to(ada, alan)
    assert isinstance(told, MessagesRead)
    assert positions(told.readers) == {alan.user_id: 1}
    assert positions(reading.of(ada, tea).readers) == {ada.user_id: 1, alan.user_id: 1}
    assert reading.of(grace, tea) == Readers([], [])
    assert positions(reading.readers(ada, said[0].id).readers) == {alan.user_id: 1}
    assert reading.readers(grace, said[0].id).readers == []


def test_strangers_learn_nothing(tea: int, ada: Actor, stranger: Actor):
    said = say(ada, tea, "one")
    with pytest.raises(NotFound):
        reading.of(stranger, tea)
    with pytest.raises(NotFound):
        reading.readers(stranger, said[0].id)
    for name in ("", "x" * 40, "\ud800", "0"):
        with pytest.raises(NotFound):
            reading.readers(ada, name)


def test_large_conversations_tell_on_demand_only(
    ada: Actor, published: Published, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "MAX_MEMBERS", 50)
    crowd = people(*(f"Person {number}" for number in range(50)))
    large = conversation_of(ada, *crowd)
    said = say(ada, large, "hello")
    published.forget()
    seats.mark_read(crowd[0], large, 1)
    reading.tell(reading.take())
    assert not [event for event in published.events if isinstance(event, MessagesRead)]
    assert reading.of(ada, large) == Readers([], [])
    found = reading.readers(ada, said[0].id)
    assert positions(found.readers) == {crowd[0].user_id: 1}
    assert [person.nickname for person in found.people] == ["Person 0"]
    membership.leave(crowd[1], large)
    assert positions(reading.of(ada, large).readers)[crowd[0].user_id] == 1


def test_newcomers_have_not_seen_what_was_before(tea: int, ada: Actor, stranger: Actor):
    said = say(ada, tea, "before")
    membership.add(ada, tea, [stranger.user_id])
    assert reading.readers(ada, said[0].id).readers == []
    (newcomer,) = [reader for reader in reading.of(ada, tea).readers if reader.id == stranger.user_id]
    assert newcomer.since >= said[0].at
    (after,) = say(ada, tea, "after")
    seats.mark_read(stranger, tea, after.number)
    assert positions(reading.readers(ada, after.id).readers) == {stranger.user_id: after.number}


def test_reading_backwards_keeps_the_position(tea: int, ada: Actor, grace: Actor):
    say(ada, tea, "one", "two")
    seats.mark_read(grace, tea, 2)
    seats.mark_read(grace, tea, 1)
    assert positions(reading.of(ada, tea).readers)[grace.user_id] == 2
