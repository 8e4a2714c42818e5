import json
import uuid
from collections.abc import Callable, Iterator

import pytest

from messenger import db
from messenger.domain.accounts import deletion, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.talk import conversations, members, membership, messages, reactions
from messenger.domain.talk.conversations import Conversation, ConversationStarted
from messenger.domain.talk.messages import Draft
from messenger.live.bus import Event
from messenger.sync import changes
from messenger.ui.wire.feed import CHANGES, Feed
from tests.conftest import KEPT
from tests.support.browser import Browser
from tests.support.people import conversation_of, person, say
from tests.support.viewers import RecordingBus, Viewer, recording, travelled

KINDS = {name for name in Event.kinds if name != SignInEnded.__name__}


class World:
    """Ada, Bob and Cleo; the first two are in a conversation of four messages, three are in another one."""

    def __init__(self, browser: Browser, heard: RecordingBus) -> None:
        self.browser, self.heard = browser, heard
        self.ada, self.bob, self.cleo = (person(name) for name in ("Ada", "Bob", "Cleo"))
        self.pair = conversation_of(self.ada, self.bob)
        self.trio = conversation_of(self.bob, self.ada, self.cleo, title="Bob, Ada, Cleo")
        one, _, three = say(self.ada, self.pair, "one", "two", "three")
        self.first, self.last = one.id, three.id
        self.reacted = say(self.bob, self.pair, "four")[0].id
        reactions.add(self.bob, self.first, "👍")

    def viewers(self) -> list[Viewer]:
        """Return everybody's tabs, loaded."""
        people = (self.ada, self.bob, self.cleo)
        return [Viewer.of(actor, self.browser, [self.pair, self.trio]) for actor in people]


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture
def world(sqlite_url: str, pages: Browser) -> Iterator[World]:
    db.use(sqlite_url)
    with recording() as heard:
        yield World(pages, heard)
    db.use(f"sqlite:///{KEPT.name}/unused.db")


def _delete(actor: Actor) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Nobody here has a password.
        patch.setattr(reauthentication, "check", lambda _actor, _password: None)
        deletion.delete(actor, "")


VERBS: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "send": (lambda w: say(w.ada, w.pair, "hello"), {"MessageSent", "MemberRead"}),
    "send many": (lambda w: say(w.bob, w.trio, "a", "b", "c"), {"MessageSent", "MemberRead"}),
    "edit": (lambda w: messages.edit(w.ada, w.first, "changed"), {"MessageEdited"}),
    "edit the last": (lambda w: messages.edit(w.bob, w.reacted, "changed"), {"MessageEdited"}),
    "delete": (lambda w: messages.delete(w.ada, w.first), {"MessageDeleted"}),
    "delete the last": (lambda w: messages.delete(w.bob, w.reacted), {"MessageDeleted"}),
    "react": (lambda w: reactions.add(w.ada, w.first, "🎉"), {"ReactionAdded"}),
    "react to the last": (lambda w: reactions.add(w.ada, w.reacted, "👍"), {"ReactionAdded"}),
    "take a reaction back": (lambda w: reactions.remove(w.bob, w.first, "👍"), {"ReactionRemoved"}),
    "start": (lambda w: conversation_of(w.cleo, w.ada), {"ConversationStarted"}),
    "add": (
        lambda w: membership.add(w.bob, w.pair, [w.cleo.user_id]),
        {"MembersAdded", "ConversationJoined"},
    ),
    "remove": (
        lambda w: membership.remove(w.bob, w.trio, w.cleo.user_id),
        {"MemberRemoved", "ConversationLeft"},
    ),
    "leave": (lambda w: membership.leave(w.ada, w.trio), {"MemberRemoved", "ConversationLeft"}),
    "leave what one owns": (lambda w: membership.leave(w.bob, w.trio), {"MemberRemoved", "ConversationLeft"}),
    "rename": (lambda w: profile.save(w.ada, Wish(nickname="Augusta"), ""), {"UserRenamed"}),
    "delete an account": (
        lambda w: _delete(w.bob),
        {"UserRenamed", "ConversationRenamed", "MemberRemoved", "ConversationLeft"},
    ),
    "mark read": (lambda w: members.mark_read(w.ada, w.pair, 4), {"MemberRead"}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_tab_that_heard_of_it_shows_what_a_tab_loaded_afresh_shows(verb: str, world: World):
    act, kinds = VERBS[verb]
    viewers = world.viewers()
    world.heard.heard()
    act(world)
    happened = world.heard.heard()
    assert {type(event).__name__ for event, _ in happened} == kinds
    for viewer in viewers:
        viewer.hear(happened)
        viewer.settle()
        viewer.hear(happened)
        viewer.settle()
        assert viewer.shows() == viewer.shows_afresh()


@pytest.mark.parametrize("verb", VERBS)
def test_a_tab_that_missed_it_shows_it_when_it_is_greeted_again(verb: str, world: World):
    viewers = world.viewers()
    VERBS[verb][0](world)
    for viewer in viewers:
        viewer.greet()
        assert viewer.shows() == viewer.shows_afresh()


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "add"])
def test_hearing_of_it_leaves_nothing_to_ask(verb: str, world: World):
    viewers = world.viewers()
    world.heard.heard()
    VERBS[verb][0](world)
    happened = world.heard.heard()
    for viewer in viewers:
        viewer.hear(happened)
        world.browser.pass_time(5000)
        assert viewer.tab.requested() == []


def test_every_kind_of_event_that_changes_a_screen_was_tried():
    assert set.union(*(kinds for _, kinds in VERBS.values())) == KINDS


def test_the_events_of_all_verbs_one_after_another_show_what_a_tab_loaded_afresh_shows(world: World):
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


def test_the_edit_of_a_message_that_is_not_loaded_shows_what_a_tab_loaded_afresh_shows(world: World):
    say(world.bob, world.pair, *("more" for _ in range(80)))
    members.mark_read(world.ada, world.pair, 84)
    viewer = Viewer.of(world.ada, world.browser, [world.pair])
    world.heard.heard()
    messages.edit(world.ada, world.first, "changed")
    viewer.hear(world.heard.heard())
    viewer.settle()
    assert viewer.shows() == viewer.shows_afresh()


IN_A_WINDOW: dict[str, Callable[[World, str], object]] = {
    "edit": lambda w, message_id: messages.edit(w.bob, message_id, "changed"),
    "delete": lambda w, message_id: messages.delete(w.bob, message_id),
    "react": lambda w, message_id: reactions.add(w.ada, message_id, "🎉"),
    "send": lambda w, _: say(w.bob, w.pair, "hello"),
    "leave": lambda w, _: membership.leave(w.ada, w.pair),
    "miss much": lambda w, _: say(w.bob, w.pair, *("much" for _ in range(conversations.MAX_CHANGES + 1))),
}


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("verb", IN_A_WINDOW)
def test_window_shows_what_a_tab_loaded_afresh_shows(verb: str, is_told: bool, world: World):
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
    assert viewer.tab.shown(name) == fresh.tab.shown(name)
    assert len(viewer.tab.shown(name)) == (0 if verb == "leave" else 80)


def test_what_was_stored_before_leaves_the_outbox(world: World):
    viewer = Viewer.of(world.ada, world.browser, [world.trio])
    draft = {"conversation": world.trio, "id": str(uuid.uuid4()), "body": "hello"}
    viewer.tab.write(changes.messages(world.trio), draft, author=world.ada.user_id)
    assert viewer.tab.sent() == [[draft]]
    assert viewer.shows()["threads"][world.trio]["messages"][-1]["status"] == "pending"
    messages.send(world.ada, [Draft(world.trio, draft["id"], draft["body"])])
    viewer.hear(world.heard.heard())
    assert viewer.shows() == viewer.shows_afresh()
    world.browser.pass_time(6000)
    assert viewer.tab.sent() == []


def test_whoever_is_not_a_member_is_told_that_nothing_is_there(world: World):
    viewer = Viewer.of(world.cleo, world.browser, [world.pair])
    assert viewer.tab.about(changes.messages(world.pair))["status"] == "missing"
    world.browser.pass_time(10_000)
    assert viewer.tab.requested() == []


@pytest.mark.parametrize("before", [0, 5_000])
def test_a_delivered_message_costs_at_most_600_bytes(before: int, world: World):
    for _ in range(before // 1000):
        say(world.bob, world.trio, *(["before"] * 1000))
    world.heard.heard()
    say(world.ada, world.trio, "x" * 60)
    event, _ = world.heard.heard()[0]
    frame = {"delta": {Feed.get_full_name(): {f"{CHANGES}_rx_state_": [*changes.of(event), 123_456]}}}
    packet = f"42/_event,{json.dumps(['event', frame], separators=(',', ':'), ensure_ascii=False)}"
    assert len(packet.encode()) <= 600


def test_an_event_of_an_unknown_kind_is_an_error():
    with pytest.raises(TypeError, match="Event"):
        changes.of(Event())


def test_changes_survive_the_travel_as_they_are():
    conversation = Conversation(1, "Ünïcode 🎉", 2, revision=0, at=3, last=None, read=0)
    made = changes.of(ConversationStarted(conversation, []))
    assert travelled(made) == made
