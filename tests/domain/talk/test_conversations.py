from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.groups.titles import MAX_TITLE
from messenger.domain.talk import conversations, members, revisions
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import ConversationStarted
from messenger.domain.talk.members import MAX_MEMBERS
from messenger.domain.talk.seats import Seat
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import conversation_of, new_id, people


def start(actor: Actor, *others: Actor, title: str = "", draft_id: str = "") -> int:
    return conversations.start(actor, draft_id or new_id(), title, [other.user_id for other in others])


def title_of(actor: Actor, conversation_id: int) -> str:
    return conversations.open(actor, conversation_id).conversation.title


def count() -> int:
    with db.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(models.Conversation)).scalar_one()


def refusal(actor: Actor, *user_ids: int, title: str = "", draft_id: str = "draft") -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        conversations.start(actor, draft_id, title, user_ids)
    assert count() == 0
    return {**refused.value.reasons}


def test_creator_owns_the_conversation(ada: Actor, grace: Actor, alan: Actor):
    opening = conversations.open(ada, start(ada, grace, alan))
    assert opening.conversation.owner == ada.user_id
    seating = members.seating(ada, opening.conversation.id)
    assert [member.id for member in seating.members] == [ada.user_id, grace.user_id, alan.user_id]


def test_conversation_has_one_member_as_owner(ada: Actor, grace: Actor, stranger: Actor):
    conversation_id = start(ada, grace)
    for owner in (stranger.user_id, None):
        with pytest.raises(IntegrityError), db.transaction() as tx:
            tx.execute(sa.update(models.Conversation).values(owner_id=owner))
    assert conversations.open(ada, conversation_id).conversation.owner == ada.user_id


def test_nobody_is_a_member_twice(ada: Actor, grace: Actor):
    conversation_id = start(ada, grace, grace, ada)
    with db.reading() as session:
        assert revisions.audience(session, conversation_id) == {ada.user_id, grace.user_id}
        assert session.scalar(sa.select(sa.func.count()).select_from(models.Member)) == 2


def test_only_members_hear_of_a_new_conversation(published: Published, ada: Actor, grace: Actor):
    conversation_id = start(ada, grace, title="Chess")
    (event,) = published.to(ada, grace)
    conversation = conversations.open(ada, conversation_id).conversation
    people = [Person(ada.user_id, "Ada"), Person(grace.user_id, "Grace")]
    assert event == ConversationStarted(conversation, Seat(conversation_id, revision=0, read=0), people)
    assert len(published.events) == 1


@pytest.mark.parametrize("title", ["", "  ", "\n\t"])
def test_untitled_conversation_is_named_by_nicknames(ada: Actor, grace: Actor, alan: Actor, title: str):
    assert title_of(ada, start(ada, alan, grace, title=title)) == "Ada, Alan, Grace"


def test_many_nicknames_are_cut_short(ada: Actor):
    others = people(*(f"Somebody {number}" for number in range(30)))
    title = title_of(ada, start(ada, *others))
    assert len(title) == MAX_TITLE
    assert title.startswith("Ada, Somebody 0, ")
    assert title.endswith("…")


def test_a_title_is_one_line_with_single_spaces(ada: Actor, grace: Actor):
    assert title_of(ada, start(ada, grace, title="  Tea \n and\u2028 cake ")) == "Tea and cake"


def test_the_longest_title_is_accepted(ada: Actor, grace: Actor):
    assert title_of(ada, start(ada, grace, title="ж" * MAX_TITLE)) == "ж" * MAX_TITLE


@pytest.mark.parametrize("title", ["x" * (MAX_TITLE + 1), "a\x00", "\ud800", "\u202eabc", "\x1b[0m"])
def test_a_bad_title_is_refused(ada: Actor, grace: Actor, title: str):
    assert set(refusal(ada, grace.user_id, title=title)) == {"title"}


@pytest.mark.parametrize("draft_id", ["x" * 37, "a\x00", "\ud800"])
def test_a_bad_draft_id_is_refused(ada: Actor, grace: Actor, draft_id: str):
    assert refusal(ada, grace.user_id, draft_id=draft_id)


def test_unknown_people_are_refused(ada: Actor, grace: Actor):
    assert set(refusal(ada, grace.user_id, 12345)) == {"members"}


def test_a_conversation_with_oneself_is_refused(ada: Actor):
    assert set(refusal(ada)) == {"members"}
    assert set(refusal(ada, ada.user_id)) == {"members"}


def test_too_many_members_are_refused(ada: Actor):
    assert set(refusal(ada, *range(1000, 1000 + MAX_MEMBERS))) == {"members"}


def test_one_draft_starts_one_conversation(published: Published, ada: Actor, grace: Actor, alan: Actor):
    draft_id = new_id()
    first = start(ada, grace, title="Chess", draft_id=draft_id)
    assert start(ada, alan, title="Go", draft_id=draft_id) == first
    assert title_of(ada, first) == "Chess"
    assert len(published.events) == 1


def test_concurrent_submits_start_one_conversation(ada: Actor, grace: Actor):
    outcomes = at_once(*[partial(start, ada, grace, draft_id=new_id())] * 6)
    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], int)
    assert count() == 1


def test_draft_of_another_user_is_refused(ada: Actor, grace: Actor):
    draft_id = new_id()
    start(ada, grace, draft_id=draft_id)
    with pytest.raises(Refused, match="title"):
        start(grace, ada, draft_id=draft_id)
    assert count() == 1


def test_ids_are_not_reused(ada: Actor, grace: Actor):
    first = conversation_of(ada, grace)
    with db.transaction() as tx:
        tx.execute(sa.delete(models.Conversation).where(col(models.Conversation.id) == first))
    assert conversation_of(ada, grace) > first
