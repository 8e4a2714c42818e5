"""Changing a group: its title, description, moderators and limits."""

from collections.abc import Callable
from functools import partial

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing
from messenger.domain.groups.changing import MAX_DESCRIPTION, GroupChanged
from messenger.domain.groups.titles import MAX_TITLE
from messenger.domain.references import pinning
from messenger.domain.talk import conversations, membership
from messenger.domain.talk.conversations import Conversation
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_told, new_id, say

VERBS: dict[str, Callable[[Actor, int], int]] = {
    "rename": lambda actor, where: changing.rename(actor, where, "Cake"),
    "describe": lambda actor, where: changing.describe(actor, where, "Every Friday"),
    "limit adding": lambda actor, where: changing.limit(actor, where, "limits_adding", True),
    "limit pinning": lambda actor, where: changing.limit(actor, where, "limits_pinning", True),
}


def shown(actor: Actor, where: int) -> Conversation:
    return conversations.open(actor, where).conversation


@pytest.mark.parametrize("verb", VERBS)
def test_owner_and_moderators_change_a_group_once(
    verb: str, published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor
):
    with pytest.raises(Forbidden):
        VERBS[verb](grace, tea)
    changing.appoint(ada, tea, grace.user_id, True)
    before = shown(ada, tea)
    published.forget()
    for actor in (grace, ada):
        assert VERBS[verb](actor, tea) == before.revision + 1
    (event,) = published.to(ada, grace, alan)
    assert isinstance(event, GroupChanged)
    assert len(published.events) == 1
    assert {**vars(before), **event.fields, "revision": before.revision + 1}.items() >= {
        name: value for name, value in vars(shown(ada, tea)).items() if name not in ("last", "uncounted")
    }.items()


@pytest.mark.parametrize("id", [0, 12345, 2**53])
@pytest.mark.parametrize("verb", VERBS.values())
def test_stranger_changes_nothing(
    verb: Callable[[Actor, int], int], id: int, tea: int, ada: Actor, stranger: Actor
):
    for actor, where in ((ada, id), (stranger, tea)):
        with pytest.raises(NotFound):
            verb(actor, where)


@pytest.mark.parametrize(
    "title", ["", " \n", "x" * (MAX_TITLE + 1), "a\x00", "\ud800", "\u202eabc", "\x1b[0m"]
)
def test_bad_title_is_refused(title: str, tea: int, ada: Actor):
    before = shown(ada, tea)
    with pytest.raises(Refused) as refused:
        changing.rename(ada, tea, title)
    assert set(refused.value.reasons) == {"title"}
    assert shown(ada, tea) == before


def test_title_is_stored_as_one_line(tea: int, ada: Actor):
    changing.rename(ada, tea, "  Tea \n and\u2028 cake ")
    assert shown(ada, tea).title == "Tea and cake"


@pytest.mark.parametrize("text", ["x" * (MAX_DESCRIPTION + 1), "a\x00", "\ud800"])
def test_bad_description_is_refused(text: str, tea: int, ada: Actor):
    with pytest.raises(Refused):
        changing.describe(ada, tea, text)
    assert shown(ada, tea).description == ""


def test_renaming_is_told_without_the_title(tea: int, ada: Actor):
    changing.rename(ada, tea, "Secret plans")
    told = all_told(tea)[-1]
    assert told.system
    assert told.system.kind == "renamed"
    assert "Secret" not in repr(told)


def test_description_is_told_without_its_text(tea: int, ada: Actor):
    for text in ("Secret plans", "Secret plans", "Cake", " ", ""):
        changing.describe(ada, tea, text)
    told = [message for message in all_told(tea) if message.number]
    assert [message.system.kind for message in told if message.system] == [
        *("described", "described", "undescribed")
    ]
    assert "Secret" not in repr(told)


def test_renaming_at_once_is_told_once_each(tea: int, ada: Actor):
    found = at_once(*(partial(changing.rename, ada, tea, f"Title {i}") for i in range(6)))
    assert len({*found}) == 6
    assert shown(ada, tea).revision == max(found)


def test_removed_member_cannot_rename(tea: int, ada: Actor, grace: Actor):
    changing.appoint(ada, tea, grace.user_id, True)
    membership.remove(ada, tea, grace.user_id)
    with pytest.raises(NotFound):
        changing.rename(grace, tea, "Mine")
    membership.add(ada, tea, [grace.user_id])
    assert shown(ada, tea).moderators == []


def test_only_the_owner_appoints_members(tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor):
    changing.appoint(ada, tea, grace.user_id, True)
    with pytest.raises(Forbidden):
        changing.appoint(grace, tea, alan.user_id, True)
    for user_id in (stranger.user_id, 0, 2**53):
        with pytest.raises(NotFound):
            changing.appoint(ada, tea, user_id, True)
    changing.appoint(ada, tea, ada.user_id, True)
    assert shown(ada, tea).moderators == [grace.user_id]
    changing.appoint(ada, tea, grace.user_id, False)
    assert shown(ada, tea).moderators == []


def test_moderators_remove_those_who_are_neither(tea: int, ada: Actor, grace: Actor, alan: Actor):
    for actor in (grace, alan):
        changing.appoint(ada, tea, actor.user_id, True)
    for above in (ada, alan):
        with pytest.raises(Forbidden):
            membership.remove(grace, tea, above.user_id)
    changing.appoint(ada, tea, alan.user_id, False)
    membership.remove(grace, tea, alan.user_id)


def test_owner_who_leaves_is_succeeded_by_no_moderator_twice(tea: int, ada: Actor, grace: Actor):
    changing.appoint(ada, tea, grace.user_id, True)
    membership.leave(ada, tea)
    found = shown(grace, tea)
    assert (found.owner, found.moderators) == (grace.user_id, [])


def test_limits_hold_for_members(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    said = say(grace, tea, "Hello")[0]
    changing.limit(ada, tea, "limits_adding", True)
    changing.limit(ada, tea, "limits_pinning", True)
    with pytest.raises(Refused):
        membership.add(grace, tea, [stranger.user_id])
    for act in (pinning.pin, pinning.unpin):
        with pytest.raises(Forbidden):
            act(grace, said.id)
    changing.appoint(ada, tea, grace.user_id, True)
    membership.add(grace, tea, [stranger.user_id])
    pinning.pin(grace, said.id)
    pinning.unpin(grace, said.id)
    with pytest.raises(NotFound):
        changing.limit(ada, tea, "title", True)


def test_direct_conversation_is_no_group(ada: Actor, grace: Actor):
    direct = conversations.start(ada, new_id(), "", [grace.user_id])
    for verb in VERBS.values():
        with pytest.raises(NotFound):
            verb(ada, direct)
