"""One's own order: what a member mutes, pins, archives and marks, which only they see."""

from collections.abc import Callable
from functools import partial

import pytest

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import NotFound, Refused
from messenger.domain.talk import conversations, membership, ordering
from messenger.domain.talk.seats import SeatChanged
from tests.domain.conftest import Published
from tests.domain.talk.test_seats import seat_of
from tests.support.at_once import at_once
from tests.support.people import conversation_of, fill, say

Verb = Callable[[Actor, int], int]
VERBS: dict[str, Verb] = {
    "mute": lambda actor, where: ordering.mute(actor, where, ordering.FOR_EVER),
    "notify": lambda actor, where: ordering.notify(actor, where, "mentions"),
    "pin": ordering.pin,
    "archive": ordering.archive,
    "mark unread": ordering.mark_unread,
}
UNDONE: dict[str, Verb] = {
    "mute": lambda actor, where: ordering.mute(actor, where, 0),
    "notify": lambda actor, where: ordering.notify(actor, where, ""),
    "pin": ordering.unpin,
    "archive": ordering.unarchive,
    "mark unread": lambda actor, where: ordering.mark_read(actor, where, 10),
}


@pytest.fixture
def talk(tea: int, grace: Actor) -> int:
    """The conversation, with ten messages."""
    fill(tea, grace, 10, is_read=True)
    return tea


@pytest.mark.parametrize("verb", VERBS)
def test_ordering_is_private_and_happens_once(
    verb: str, published: Published, talk: int, ada: Actor, alan: Actor
):
    before, others = seat_of(ada, talk), seat_of(alan, talk)
    published.forget()
    for _ in range(2):
        assert VERBS[verb](ada, talk) == before.revision + 1
    changed = seat_of(ada, talk)
    assert changed != before
    assert published.events == published.to(ada) == [SeatChanged(changed)]
    assert seat_of(alan, talk) == others
    for _ in range(2):
        assert UNDONE[verb](ada, talk) == before.revision + 2
    assert vars(seat_of(ada, talk)) == vars(before) | {"revision": before.revision + 2}


@pytest.mark.parametrize("id", [0, -1, 12345, 2**31, 2**53])
@pytest.mark.parametrize("verb", [*VERBS.values(), *UNDONE.values()])
def test_nobody_orders_what_they_are_not_in(verb: Verb, id: int, talk: int, ada: Actor, stranger: Actor):
    for actor, where in ((ada, id), (stranger, talk)):
        with pytest.raises(NotFound):
            verb(actor, where)


@pytest.mark.parametrize(("until", "stored"), [(0, 0), (1, 0), (2**53, ordering.FOR_EVER)])
def test_time_of_a_mute_is_bounded(until: int, stored: int, talk: int, ada: Actor):
    ordering.mute(ada, talk, clock.now() + HOUR_MS)
    ordering.mute(ada, talk, until)
    assert seat_of(ada, talk).muted_until == stored


@pytest.mark.parametrize("level", ["", "all", "none"])
def test_level_is_stored_with_the_seat(level: str, talk: int, ada: Actor):
    ordering.notify(ada, talk, "mentions")
    ordering.notify(ada, talk, level)
    assert seat_of(ada, talk).level == level


@pytest.mark.parametrize("level", ["loud", "ALL", "x" * 10_000, "\x00"])
def test_unknown_level_is_refused(level: str, talk: int, ada: Actor):
    with pytest.raises(Refused):
        ordering.notify(ada, talk, level)
    assert seat_of(ada, talk).level == ""


def test_archiving_unpins_and_pinning_unarchives(talk: int, ada: Actor):
    ordering.pin(ada, talk)
    ordering.archive(ada, talk)
    archived = seat_of(ada, talk)
    assert archived.pinned_at == 0 < archived.archived_at
    ordering.pin(ada, talk)
    pinned = seat_of(ada, talk)
    assert pinned.archived_at == 0 < pinned.pinned_at


def test_new_message_ends_an_archiving(talk: int, ada: Actor, grace: Actor):
    def is_archived() -> bool:
        (found,) = conversations.held(ada, [talk]).conversations
        return seat_of(ada, talk).archived_at >= found.at

    ordering.archive(ada, talk)
    assert is_archived()
    say(grace, talk, "Hello")
    assert not is_archived()
    ordering.archive(ada, talk)
    assert is_archived()


def test_only_what_somebody_has_said_is_unread(ada: Actor, grace: Actor, stranger: Actor):
    silent = conversation_of(ada, grace)
    ordering.mark_unread(ada, silent)
    assert seat_of(ada, silent).unread_from == 0
    say(grace, silent, "Hello")
    membership.add(ada, silent, [stranger.user_id])
    ordering.mark_unread(ada, silent)
    assert seat_of(ada, silent).unread_from == 1


def test_pins_are_limited(ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ordering, "MAX_PINNED", 2)
    first, second, third = (conversation_of(ada, grace, title=str(i)) for i in range(3))
    ordering.pin(ada, first)
    ordering.pin(ada, second)
    with pytest.raises(Refused):
        ordering.pin(ada, third)
    ordering.pin(ada, second)
    ordering.unpin(ada, first)
    ordering.pin(ada, third)


def test_first_page_has_all_pinned(ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(conversations, "PAGE", 2)
    made = [conversation_of(ada, grace, title=str(i)) for i in range(5)]
    for i, conversation_id in enumerate(made):
        # One after the other, however fast the clock is.
        say(grace, conversation_id, str(i))
    ordering.pin(ada, made[0])
    ordering.pin(ada, made[4])
    first = conversations.listing(ada)
    newest = [made[4], made[3]]
    shown = [conversation.id for conversation in first.conversations]
    assert set(newest) <= set(shown)
    assert made[0] in shown
    assert len(shown) == len(set(shown))
    assert [seat.pinned_at > 0 for seat in first.seats].count(True) == 2


def test_ordering_at_once_leaves_no_gap(published: Published, talk: int, ada: Actor):
    published.forget()
    at_once(*(partial(verb, ada, talk) for verb in (*VERBS.values(), *UNDONE.values())))
    heard = [event.seat.revision for event in published.to(ada) if isinstance(event, SeatChanged)]
    assert sorted(heard) == list(range(min(heard), seat_of(ada, talk).revision + 1))
