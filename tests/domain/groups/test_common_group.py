"""The group of everyone: who is in it, who joins it, and what its members hear."""

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import people as accounts_of_people
from messenger.domain.administration import site
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import closing, common_group
from messenger.domain.groups.common_group import NewcomersJoined
from messenger.domain.messages.system_messages import SystemMessage
from messenger.domain.talk import conversations, members, membership
from messenger.domain.talk.conversations import ConversationStarted
from tests.domain.conftest import Published
from tests.support.administration import noted, promote
from tests.support.at_once import at_once
from tests.support.people import PASSWORD, all_told, contents, people, say

LetPass = Callable[[int], None]


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


@pytest.fixture
def group(boss: Actor) -> int:
    """The common group, which Ada started."""
    return common_group.start(boss, " Everyone ")


def signs_up(name: str) -> Actor:
    """Sign somebody up."""
    accounts.sign_up(name, f"{name.lower()}@example.org", PASSWORD)
    with db.reading() as session:
        user_id = session.scalar(sa.select(sa.func.max(col(models.User.id))))
    assert user_id
    return Actor(user_id, sign_in_id=0, is_administrator=False)


def members_of(group: int, actor: Actor) -> list[int]:
    """Return the ids of the members."""
    return [member.id for member in members.seating(actor, group).members]


def told(group: int) -> list[tuple[int, SystemMessage | None]]:
    """Return who joined, as the group was told, without who created it."""
    return [(message.author, message.system) for message in all_told(group)[1:]]


def joined(others: int = 0) -> SystemMessage:
    return SystemMessage(kind="joined", others=others)


def waiting() -> list[tuple[object, ...]]:
    """Return the jobs that tell of newcomers."""
    return [row for row in contents()["jobs"] if common_group.JOB in row]


class TestStarting:
    def test_everybody_becomes_a_member_in_one_go(
        self, boss: Actor, everybody: list[Actor], published: Published
    ):
        accounts_of_people.deactivate(boss, everybody[3].user_id)
        group = common_group.start(boss, "Everyone")
        active = [actor.user_id for actor in everybody[:3]]
        assert members_of(group, boss) == active
        (event,), (audience,) = published.events[-1:], published.audiences[-1:]
        assert isinstance(event, ConversationStarted)
        assert audience == frozenset(active)
        assert [person.id for person in event.people] == [boss.user_id]
        assert event.conversation.title == "Everyone"
        assert noted()[-1] == ("common_group_started", boss.user_id, None, "Everyone")

    def test_retry_starts_no_second_group(self, boss: Actor, group: int):
        assert common_group.start(boss, "All") == group
        started = (partial(common_group.start, boss, "All") for _ in range(3))
        assert at_once(*started) == [group] * 3
        found = common_group.of_site(boss)
        assert found
        assert (found.id, found.title, found.joins_newcomers) == (group, "Everyone", True)

    def test_only_administrators_start_or_see_it(self, boss: Actor, grace: Actor):
        before = contents()
        for act in (
            partial(common_group.start, grace, "Everyone"),
            partial(common_group.of_site, grace),
            partial(common_group.choose_joining, grace, True),
        ):
            with pytest.raises(Forbidden):
                act()
        assert contents() == before

    @pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\x00b", "\ud800", "a\u202eb"])
    def test_title_is_checked(self, title: str, boss: Actor):
        with pytest.raises(Refused, match="title"):
            common_group.start(boss, title)
        assert common_group.of_site(boss) is None


class TestJoining:
    def test_new_person_is_a_member_at_once(self, boss: Actor, group: int):
        say(boss, group, "Welcome")
        bob = signs_up("Bob")
        assert members_of(group, boss)[-1] == bob.user_id
        (listed,) = conversations.listing(bob).conversations
        assert listed.id == group
        # What was written before counts as read.
        assert conversations.open(bob, group).seat.read == 1

    def test_members_hear_of_it_quietly(self, boss: Actor, group: int, published: Published):
        before = conversations.held(boss, [group]).conversations[0].at
        published.forget()
        bob = signs_up("Bob")
        assert not [event for event in published.events if isinstance(event, NewcomersJoined)]
        common_group.tell()
        (event,) = [event for event in published.events if isinstance(event, NewcomersJoined)]
        assert bob.user_id in published.audiences[published.events.index(event)]
        assert [member.id for member in event.members] == [bob.user_id]
        assert told(group) == [(bob.user_id, joined())]
        (listed,) = conversations.held(boss, [group]).conversations
        assert (listed.at, listed.uncounted) == (before, [1])

    def test_telling_again_tells_nothing(self, group: int, published: Published):
        signs_up("Bob")
        for _ in range(3):
            common_group.tell()
        assert len(told(group)) == 1

    def test_concurrent_workers_tell_once(self, group: int):
        signs_up("Bob")
        assert at_once(*[common_group.tell] * 4) == [None] * 4
        assert len(told(group)) == 1

    def test_burst_is_told_in_one_line(self, group: int, let_pass: LetPass):
        first, second = signs_up("Bob"), signs_up("Carol")
        common_group.tell()
        third = signs_up("Dave")
        common_group.tell()
        assert told(group) == [(first.user_id, joined(others=1))]
        let_pass(common_group.MS_PER_MEMBER * 6)
        common_group.tell()
        assert told(group)[1:] == [(third.user_id, joined())]
        assert second.user_id

    def test_many_are_told_in_portions(self, group: int, let_pass: LetPass, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(common_group, "MAX_TOLD", 2)
        newcomers = [signs_up(name) for name in ("Bob", "Carol", "Dave")]
        before = len(waiting())
        common_group.tell()
        assert told(group) == [(newcomers[0].user_id, joined(others=1))]
        assert len(waiting()) == before + 1
        let_pass(common_group.MS_PER_MEMBER * 10)
        common_group.tell()
        assert told(group)[1:] == [(newcomers[2].user_id, joined())]

    def test_who_has_left_is_not_told_of(self, group: int):
        bob = signs_up("Bob")
        membership.leave(bob, group)
        common_group.tell()
        assert [system and system.kind for _, system in told(group)] == ["left"]

    def test_who_was_added_is_not_told_of_twice(self, boss: Actor, group: int, let_pass: LetPass):
        common_group.choose_joining(boss, False)
        bob = signs_up("Bob")
        let_pass(1)
        membership.add(boss, group, [bob.user_id])
        common_group.tell()
        assert [system and system.kind for _, system in told(group)] == ["added"]


class TestNotJoining:
    def test_nobody_joins_without_a_group(self, boss: Actor):
        bob = signs_up("Bob")
        assert conversations.listing(bob).conversations == []
        assert waiting() == []
        common_group.tell()

    def test_administrator_turns_joining_off_and_on(self, boss: Actor, group: int):
        for wanted in (False, False):
            common_group.choose_joining(boss, wanted)
        bob = signs_up("Bob")
        common_group.choose_joining(boss, True)
        carol = signs_up("Carol")
        seated = members_of(group, boss)
        assert bob.user_id not in seated
        assert carol.user_id in seated
        assert [entry[0] for entry in noted()[1:4]] == [
            "joining_turned_off",
            "signed_up",
            "joining_turned_on",
        ]

    def test_there_is_nothing_to_turn_off_without_a_group(self, boss: Actor):
        with pytest.raises(NotFound):
            common_group.choose_joining(boss, False)

    def test_deleted_group_is_joined_no_longer(self, boss: Actor, group: int):
        signs_up("Bob")
        closing.delete(boss, group, "Everyone")
        common_group.tell()
        assert common_group.of_site(boss) is None
        assert conversations.listing(signs_up("Carol")).conversations == []
        assert common_group.start(boss, "Again") != group

    def test_archived_group_is_not_joined(self, boss: Actor, group: int):
        closing.archive(boss, group)
        assert conversations.listing(signs_up("Bob")).conversations == []

    def test_first_to_sign_up_needs_no_group(self, database: db.Database):
        signs_up("Ada")
        assert waiting() == []


class TestSize:
    def test_two_thousand_members_hear_little(self, boss: Actor, published: Published, let_pass: LetPass):
        people(*(f"Person {number}" for number in range(2_000)))
        group = common_group.start(boss, "Everyone")
        published.forget()
        # Ten sign up each second, and each has a job that tells.
        for second in range(15):
            people_joining(10, second)
            for _ in range(10):
                common_group.tell()
            let_pass(1000)
        # One frame each for two thousand members would have been three hundred thousand.
        assert joinings(published) == [10]
        let_pass(common_group.MS_PER_MEMBER * 2_200)
        common_group.tell()
        assert joinings(published) == [10, common_group.MAX_TOLD]
        assert len(members_of(group, boss)) == 4 + 2_000 + 150

    def test_full_group_takes_back_who_left(self, boss: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(members, "MAX_MEMBERS", 3)
        group = common_group.start(boss, "Everyone")
        membership.leave(grace, group)
        membership.add(boss, group, [grace.user_id])
        assert grace.user_id in members_of(group, boss)


def people_joining(count: int, second: int) -> None:
    """Seat newcomers as sign-up does, without hashing a password for each."""
    newcomers = people(*(f"Newcomer {second}/{number}" for number in range(count)))
    with db.transaction() as tx:
        for newcomer in newcomers:
            common_group.seat(tx, newcomer.user_id, 0)


def joinings(published: Published) -> list[int]:
    """Return of how many newcomers the members were told at once, each time."""
    return [len(event.members) for event in published.events if isinstance(event, NewcomersJoined)]


def test_setting_up_is_finished_once(boss: Actor, grace: Actor):
    with pytest.raises(Forbidden):
        site.finish_setup(grace)
    for _ in range(2):
        site.finish_setup(boss)
    (row,) = contents()["site"]
    assert True in row
