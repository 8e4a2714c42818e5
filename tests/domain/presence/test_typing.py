"""Typing: told to members who show it, by members who show it, and stored nowhere."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.presence import privacy, typing
from messenger.domain.presence.typing import MessageStarted
from messenger.domain.talk import membership
from messenger.domain.talk.contacts import Person
from tests.domain.conftest import Published
from tests.support.people import contents


def test_members_are_told(tea: int, ada: Actor, grace: Actor, alan: Actor, published: Published):
    before = contents()
    typing.tell(ada, tea)
    assert published.to(ada, grace, alan) == [MessageStarted(tea, Person(ada.user_id, "Ada"))]
    assert contents() == before


def test_who_hides_it_is_neither_told_of_nor_told(
    tea: int, ada: Actor, grace: Actor, alan: Actor, published: Published
):
    privacy.choose(grace, "typing", False)
    published.forget()
    typing.tell(grace, tea)
    assert published.events == []
    typing.tell(ada, tea)
    assert published.to(ada, alan) == [MessageStarted(tea, Person(ada.user_id, "Ada"))]


@pytest.mark.parametrize("conversation_id", [0, 2**31 - 1])
def test_unknown_conversations_are_ignored(conversation_id: int, ada: Actor, published: Published):
    typing.tell(ada, conversation_id)
    assert published.events == []


def test_former_members_and_strangers_are_left_out(
    tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor, published: Published
):
    membership.leave(alan, tea)
    published.forget()
    typing.tell(alan, tea)
    typing.tell(stranger, tea)
    assert published.events == []
    typing.tell(ada, tea)
    assert published.to(ada, grace) == [MessageStarted(tea, Person(ada.user_id, "Ada"))]
