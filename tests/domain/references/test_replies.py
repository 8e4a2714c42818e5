"""The list of replies to a message."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.messages import deleting
from messenger.domain.references import replies
from tests.support.people import reply, say


def test_replies_are_listed_oldest_first(tea: int, ada: Actor, grace: Actor):
    (asked,) = say(grace, tea, "Milk?")
    said = [*reply(ada, tea, asked.id, "Yes", "Please"), *reply(grace, tea, asked.id, "Here")]
    deleting.delete(ada, said[1].id)
    reply(ada, tea, said[0].id, "To another")
    found = replies.to(ada, asked.id)
    assert [(one.number, one.excerpt, one.author) for one in found.replies] == [
        (2, "Yes", ada.user_id),
        (4, "Here", grace.user_id),
    ]
    assert {person.id for person in found.people} == {ada.user_id, grace.user_id}


def test_only_the_newest_replies_are_listed(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replies, "MAX_LISTED", 2)
    (asked,) = say(ada, tea, "Milk?")
    reply(ada, tea, asked.id, "a", "b", "c")
    assert [one.excerpt for one in replies.to(ada, asked.id).replies] == ["b", "c"]


def test_stranger_sees_no_replies(tea: int, ada: Actor, stranger: Actor):
    (asked,) = say(ada, tea, "Milk?")
    for message_id in (asked.id, "unknown", "\x00", ""):
        with pytest.raises(NotFound):
            replies.to(stranger, message_id)
