import uuid
from collections.abc import Callable

import pytest

from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.groups import changing
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.conversations import Conversation, ConversationStarted
from messenger.domain.talk.seats import Seat
from messenger.live.bus import Event, PassingEvent
from messenger.sync import changes, unnumbered
from tests.support.people import reply, say
from tests.support.three_people import World
from tests.support.viewers import PROFILE, Viewer, travelled, whole
from tests.sync.verbs import VERBS, restore

REQUESTED_AGAIN = {*unnumbered.NAMES.values(), PROFILE}
PASSING = {kind.__name__ for kind in PassingEvent.__subclasses__()}
KINDS = Event.kinds.keys() - PASSING - {SignInEnded.__name__}

# Whoever joins requests what they then look at.
JOINING = {"add", "join", "edit what a newcomer does not see"}


@pytest.mark.parametrize("verb", VERBS)
def test_heard_and_missed_events_equal_reloading(verb: str, world: World):
    act, kinds = VERBS[verb]
    hearing, missing = world.viewers(), world.viewers()
    world.heard.heard()
    act(world)
    happened = world.heard.heard()
    assert {type(event).__name__ for event, _ in happened} == kinds
    for hears, misses in zip(hearing, missing, strict=True):
        hears.hear(happened)
        world.browser.pass_time(5000)
        asked = hears.tab.requested()
        # What is saved or scheduled, custom emoji and settings have no revisions: they are requested again.
        if verb not in JOINING:
            assert {request["name"] for requested in asked for request in requested} <= REQUESTED_AGAIN
        hears.answer(asked)
        hears.settle()
        hears.hear(happened)
        hears.settle()
        # The next greeting brings what was missed.
        misses.greet()
        assert hears.shows() == misses.shows() == hears.shows_afresh()


def test_every_event_type_is_covered():
    assert set.union(*(kinds for _, kinds in VERBS.values())) == KINDS


def test_events_of_all_verbs_equal_reloading(world: World):
    viewers = world.viewers()
    world.heard.heard()
    for verb in (
        "send",
        "edit",
        "react",
        "add",
        "rename",
        "mark read",
        "delete",
        "remove",
        "leave what one owns",
    ):
        VERBS[verb][0](world)
    happened = world.heard.heard()
    for viewer in viewers:
        viewer.hear(happened)
        viewer.settle()
        assert viewer.shows() == viewer.shows_afresh()


def test_edit_outside_the_window_equals_reloading(world: World):
    say(world.bob, world.pair, *("more" for _ in range(80)))
    seats.mark_read(world.ada, world.pair, 86)
    viewer = Viewer.of(world.ada, world.browser, [world.pair])
    world.heard.heard()
    editing.edit(world.ada, world.first, "changed")
    viewer.hear(world.heard.heard())
    viewer.settle()
    assert viewer.shows() == viewer.shows_afresh()


IN_A_WINDOW: dict[str, Callable[[World, str], object]] = {
    "edit": lambda w, message_id: editing.edit(w.bob, message_id, "changed"),
    "delete": lambda w, message_id: deleting.delete(w.bob, message_id),
    "react": lambda w, message_id: reactions.add(w.ada, message_id, "🎉"),
    "take back": lambda w, message_id: reactions.remove(w.ada, message_id, "👍"),
    "restore": lambda w, message_id: restore(w.bob, message_id),
    "send": lambda w, _: say(w.bob, w.pair, "hello"),
    "reply": lambda w, message_id: reply(w.ada, w.pair, message_id, "yes"),
    "edit what is quoted": lambda w, _: editing.edit(w.ada, w.first, "changed"),
    "leave": lambda w, _: membership.leave(w.ada, w.pair),
    "miss much": lambda w, _: say(w.bob, w.pair, *("much" for _ in range(conversations.MAX_CHANGES + 1))),
}


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("verb", IN_A_WINDOW)
def test_window_equals_a_fresh_load(verb: str, is_told: bool, world: World):
    said = say(world.bob, world.pair, *(f"said {i}" for i in range(200)))
    name = changes.messages(world.pair)
    viewer, fresh = (Viewer.of(world.ada, world.browser, [world.pair]) for _ in range(2))
    viewer.tab.read(name, 50)
    viewer.settle()
    world.heard.heard()
    IN_A_WINDOW[verb](world, said[45].id)
    if is_told:
        viewer.hear(world.heard.heard())
    viewer.greet()
    fresh.greet()
    fresh.tab.read(name, 50)
    fresh.settle()
    seen, loaded = ([whole(row) for row in tab.shown(name)] for tab in (viewer.tab, fresh.tab))
    assert seen == loaded
    assert len(viewer.tab.shown(name)) == (0 if verb == "leave" else 80)


def test_stored_message_leaves_the_outbox(world: World):
    viewer = Viewer.of(world.ada, world.browser, [world.trio])
    draft = {"conversation": world.trio, "id": str(uuid.uuid4()), "body": "hello"}
    viewer.tab.write(changes.messages(world.trio), draft, author=world.ada.user_id)
    assert viewer.tab.sent() == [[draft]]
    assert viewer.shows()["threads"][world.trio]["messages"][-1]["status"] == "pending"
    sending.send(world.ada, [Draft(world.trio, draft["id"], draft["body"])])
    viewer.hear(world.heard.heard())
    assert viewer.shows() == viewer.shows_afresh()
    world.browser.pass_time(6000)
    assert viewer.tab.sent() == []


def test_non_member_gets_not_found(world: World):
    viewer = Viewer.of(world.cleo, world.browser, [world.pair])
    assert viewer.tab.about(changes.messages(world.pair))["status"] == "missing"
    world.browser.pass_time(10_000)
    assert viewer.tab.requested() == []


def test_unknown_event_type_is_an_error():
    with pytest.raises(TypeError, match="Event"):
        changes.of(Event())


def test_new_title_is_requested_where_it_is_shown(world: World):
    world.heard.heard()
    changing.rename(world.bob, world.trio, "Trio")
    changing.describe(world.bob, world.trio, "Three of us")
    (renamed, _), (described, _) = world.heard.heard()
    stale = [
        {change["name"] for change in changes.of(event) if change["op"] == "invalidate"}
        for event in (renamed, described)
    ]
    assert stale == [{"saved/messages", "scheduled/messages", "reminders/own"}, set()]


def test_changes_survive_encoding():
    conversation = Conversation(1, "Ünïcode 🎉", 2, revision=0, at=3, last=None)
    made = changes.of(ConversationStarted(conversation, Seat(1, revision=0, read=0), []))
    assert travelled(made) == made
