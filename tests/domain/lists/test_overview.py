"""The overview has all of one's conversations, and tells where something unread calls."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.lists import overview
from messenger.domain.talk import contacts, conversations, membership, ordering, seats
from tests.support.people import conversation_of, say


def calling(actor: Actor) -> list[str]:
    """Return the titles of the conversations that call."""
    return [one.title for one in overview.of(actor).conversations if one.unread]


@pytest.fixture
def talk(ada: Actor, grace: Actor) -> int:
    """A conversation in which somebody else has said something."""
    made = conversation_of(ada, grace, title="Talk")
    say(grace, made, "Hello")
    return made


def test_overview_has_conversations_beyond_the_first_page(
    talk: int, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(conversations, "PAGE", 1)
    direct = conversation_of(ada, grace, title="")
    found = overview.of(ada)
    assert {one.id: one.pair for one in found.conversations} == {
        talk: [],
        direct: sorted([ada.user_id, grace.user_id]),
    }
    assert set(found.people) == {contacts.me(ada), contacts.me(grace)}


def test_only_what_shall_be_noticed_is_unread(talk: int, ada: Actor, grace: Actor, stranger: Actor):
    assert calling(ada) == ["Talk"]
    assert calling(grace) == calling(stranger) == []
    for quiet, loud in (
        (lambda: ordering.mute(ada, talk, ordering.FOR_EVER), lambda: ordering.mute(ada, talk, 0)),
        (lambda: ordering.archive(ada, talk), lambda: ordering.unarchive(ada, talk)),
        (lambda: seats.mark_read(ada, talk, 1), lambda: ordering.mark_unread(ada, talk)),
    ):
        quiet()
        assert calling(ada) == []
        loud()
        assert calling(ada) == ["Talk"]


def test_system_messages_are_not_unread(talk: int, ada: Actor, grace: Actor, stranger: Actor):
    seats.mark_read(ada, talk, 1)
    membership.add(grace, talk, [stranger.user_id])
    assert calling(ada) == []


def test_mention_calls_in_a_muted_conversation(talk: int, ada: Actor, grace: Actor):
    ordering.mute(ada, talk, ordering.FOR_EVER)
    say(grace, talk, f"@{contacts.me(ada).nickname}")
    assert calling(ada) == ["Talk"]
