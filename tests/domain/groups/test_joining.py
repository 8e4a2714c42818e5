"""Open groups: finding and joining them, handing a group over."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.administration import people
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing, closing, joining, roles
from messenger.domain.groups.changing import GroupChanged
from messenger.domain.groups.joining import OpenGroup
from messenger.domain.talk import conversations, members, membership
from messenger.domain.talk.membership import ConversationJoined, MembersAdded
from tests.domain.conftest import Published
from tests.support.administration import administrator
from tests.support.at_once import at_once
from tests.support.people import all_told, conversation_of, person
from tests.support.people import people as more_people


def ids(actor: Actor, text: str = "") -> list[int]:
    return [group.id for group in joining.find(actor, text)[0]]


def told(conversation_id: int) -> list[tuple[str, int, list[int]]]:
    found = [(one.system, one.author) for one in all_told(conversation_id)]
    return [(system.kind, author, system.people) for system, author in found if system]


def test_owner_and_moderators_open_a_group(tea: int, ada: Actor, grace: Actor, published: Published):
    with pytest.raises(Forbidden):
        changing.expose(grace, tea, True)
    changing.appoint(ada, tea, grace.user_id, True)
    published.forget()
    revision = changing.expose(grace, tea, True)
    assert changing.expose(ada, tea, True) == revision
    (event,) = published.events
    assert isinstance(event, GroupChanged)
    assert event.fields == {"is_open": True}
    assert conversations.open(ada, tea).conversation.is_open
    changing.expose(ada, tea, False)
    assert told(tea)[-2:] == [("opened", grace.user_id, []), ("made_private", ada.user_id, [])]
    assert not conversations.open(ada, tea).conversation.is_open


def test_everybody_finds_open_groups_only(tea: int, ada: Actor, stranger: Actor):
    cake = conversation_of(ada, person("Bea"), title="Käse & Cake")
    assert ids(stranger) == []
    changing.describe(ada, tea, "Every Friday at FIVE")
    changing.expose(ada, tea, True)
    changing.expose(ada, cake, True)
    assert ids(stranger) == [cake, tea]
    assert joining.find(stranger, "five tea") == (
        [OpenGroup(tea, "Tea", "Every Friday at FIVE", 3, False, False, False)],
        False,
    )
    assert ids(stranger, "kase") == [cake]
    changing.describe(ada, tea, "")
    changing.rename(ada, tea, "Coffee")
    assert (ids(stranger, "five"), ids(stranger, "tea"), ids(stranger, "coffee")) == ([], [], [tea])
    changing.expose(ada, tea, False)
    assert ids(stranger) == [cake]


@pytest.mark.parametrize("text", ["%", "_", "\\", "x" * 5000, "\x00", "\ud800", "' OR 1=1 --"])
def test_hostile_search_finds_nothing(text: str, tea: int, ada: Actor, stranger: Actor):
    changing.expose(ada, tea, True)
    assert joining.find(stranger, text) == ([], False)


def test_open_groups_are_paged(ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(joining, "PAGE", 2)
    made = [conversation_of(ada, grace, title=f"Group {i}") for i in range(3)]
    for conversation_id in made:
        changing.expose(ada, conversation_id, True)
    first, has_more = joining.find(grace)
    assert ([group.id for group in first], has_more) == (made[:2], True)
    last, has_more = joining.find(grace, skip=2)
    assert ([group.id for group in last], has_more) == (made[2:], False)


def test_joining_an_open_group_is_told_once(tea: int, ada: Actor, stranger: Actor, published: Published):
    changing.expose(ada, tea, True)
    published.forget()
    joining.join(stranger, tea)
    joining.join(stranger, tea)
    added, joined = published.events
    assert isinstance(added, MembersAdded)
    assert [member.id for member in added.members] == [stranger.user_id]
    assert isinstance(joined, ConversationJoined)
    assert published.heard_by(stranger) == [joined]
    assert told(tea)[-1] == ("joined", stranger.user_id, [])
    assert joining.find(stranger)[0][0].is_member


@pytest.mark.parametrize("id", [0, -1, 12345, 2**40, 2**53])
def test_private_group_looks_like_none(id: int, tea: int, stranger: Actor):
    for where in (id, tea):
        with pytest.raises(NotFound):
            joining.join(stranger, where)


def test_direct_conversation_cannot_be_opened(ada: Actor, grace: Actor):
    pair = conversation_of(ada, grace, title="")
    for verb in (changing.expose, changing.hide_history):
        with pytest.raises(NotFound):
            verb(ada, pair, True)


def test_archived_and_full_groups_cannot_be_joined(
    tea: int, ada: Actor, stranger: Actor, monkeypatch: pytest.MonkeyPatch
):
    changing.expose(ada, tea, True)
    closing.archive(ada, tea)
    with pytest.raises(Refused) as refused:
        joining.join(stranger, tea)
    assert refused.value.reasons == {"group": roles.NOBODY_JOINS}
    assert joining.find(stranger)[0][0].is_archived
    closing.reopen(ada, tea)
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)
    with pytest.raises(Refused) as refused:
        joining.join(stranger, tea)
    assert refused.value.reasons == {"group": roles.FULL}
    assert joining.find(stranger)[0][0].is_full


def test_two_cannot_take_the_last_seat(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    changing.expose(ada, tea, True)
    monkeypatch.setattr(members, "MAX_MEMBERS", 4)
    bea, cleo = more_people("Bea", "Cleo")
    outcomes = at_once(lambda: joining.join(bea, tea), lambda: joining.join(cleo, tea))
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert len(members.seating(ada, tea).members) == 4


def test_joining_twice_at_once_makes_one_seat(tea: int, ada: Actor, stranger: Actor):
    changing.expose(ada, tea, True)
    assert at_once(*[lambda: joining.join(stranger, tea)] * 3) == [None] * 3
    assert [kind for kind, _, _ in told(tea)].count("joined") == 1


def test_owner_hands_a_group_over(
    tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor, published: Published
):
    changing.appoint(ada, tea, grace.user_id, True)
    with pytest.raises(Forbidden):
        changing.hand_over(grace, tea, alan.user_id)
    for user_id in (stranger.user_id, 0, -1, 2**40):
        with pytest.raises(NotFound):
            changing.hand_over(ada, tea, user_id)
    published.forget()
    revision = changing.hand_over(ada, tea, grace.user_id)
    # A retry finds it done.
    assert changing.hand_over(ada, tea, grace.user_id) == revision
    (event,) = published.events
    assert isinstance(event, GroupChanged)
    shown = conversations.open(alan, tea).conversation
    assert event.fields == {"owner": shown.owner, "moderators": shown.moderators}
    assert event.fields == {"owner": grace.user_id, "moderators": [ada.user_id]}
    assert told(tea)[-1] == ("handed_over", ada.user_id, [grace.user_id])
    membership.leave(grace, tea)
    assert conversations.open(alan, tea).conversation.owner == ada.user_id


def test_group_is_not_handed_to_a_deactivated_account(tea: int, ada: Actor, grace: Actor):
    people.deactivate(administrator("Root"), grace.user_id)
    with pytest.raises(Refused):
        changing.hand_over(ada, tea, grace.user_id)


def test_only_one_of_two_hand_overs_at_once_counts(tea: int, ada: Actor, grace: Actor, alan: Actor):
    outcomes = at_once(*[lambda to=to: changing.hand_over(ada, tea, to.user_id) for to in (grace, alan)])
    assert sorted(isinstance(outcome, Forbidden) for outcome in outcomes) == [False, True]
