"""What newcomers hold: the choice when they joined, and pages that end there."""

import json

from messenger.domain.groups import changing, joining
from messenger.domain.talk import conversations, membership
from messenger.sync import changes
from tests.support.people import say
from tests.support.three_people import World
from tests.support.viewers import Viewer

MARK = "before-cleo"


def test_choice_holds_for_those_who_join_later(world: World):
    where = world.pair
    changing.hide_history(world.ada, where, True)
    membership.add(world.ada, where, [world.cleo.user_id])
    changing.hide_history(world.ada, where, False)
    page = conversations.open(world.cleo, where).messages
    assert page[0].number == conversations.open(world.cleo, where).seat.first
    changing.expose(world.ada, where, True)
    membership.leave(world.cleo, where)
    joining.join(world.cleo, where)
    assert conversations.open(world.cleo, where).messages[0].number == 0


def test_link_to_an_old_message_shows_what_there_is(world: World):
    changing.hide_history(world.ada, world.pair, True)
    membership.add(world.ada, world.pair, [world.cleo.user_id])
    (answer,) = say(world.ada, world.pair, "welcome")
    viewer = Viewer.of(world.cleo, world.browser, [world.pair])
    name = changes.messages(world.pair)
    for number in (1, 5, answer.number - 2):
        viewer.tab.read(name, number)
        viewer.settle()
        assert [row["number"] for row in viewer.tab.shown(name)] == [answer.number - 1, answer.number]


def test_link_leads_into_a_conversation_that_one_is_in_again(world: World):
    say(world.ada, world.trio, *(f"{i}" for i in range(60)))
    viewer = Viewer.of(world.cleo, world.browser, [world.trio])
    world.heard.heard()
    membership.leave(world.cleo, world.trio)
    viewer.hear(world.heard.heard())
    # What follows is lost on its way.
    membership.add(world.bob, world.trio, [world.cleo.user_id])
    viewer.tab.read(changes.messages(world.trio), 5)
    viewer.settle()
    assert 5 in [row["number"] for row in viewer.tab.shown(changes.messages(world.trio))]
    assert viewer.shows()["conversations"] == viewer.shows_afresh()["conversations"]


def test_pages_end_where_the_newcomer_joined(world: World):
    say(world.ada, world.pair, *(f"{MARK} {i}" for i in range(150)))
    changing.hide_history(world.ada, world.pair, True)
    membership.add(world.ada, world.pair, [world.cleo.user_id])
    say(world.ada, world.pair, *(f"after {i}" for i in range(70)))
    viewer = Viewer.of(world.cleo, world.browser, [world.pair])
    first = conversations.open(world.cleo, world.pair).seat.first
    name = changes.messages(world.pair)
    for _ in range(5):
        viewer.tab.scroll(name, -1)
        viewer.settle()
    numbers = [row["number"] for row in viewer.tab.rows(name)]
    assert numbers == list(range(first, first + 71))
    # Nothing is left to ask for.
    viewer.tab.scroll(name, -1)
    world.browser.pass_time(100)
    assert viewer.tab.requested() == []
    for number in (1, first - 1, first - 25, first - 60):
        viewer.tab.read(name, number)
        viewer.settle()
    assert MARK not in json.dumps([viewer.shows(), viewer.tab.held(name)])
