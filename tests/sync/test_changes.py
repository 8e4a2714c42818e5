import uuid
from collections.abc import Callable

import pytest

from messenger.domain.accounts import deletion, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.pictures import custom_emoji
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from messenger.domain.references import pinning, saving
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.conversations import Conversation, ConversationStarted
from messenger.domain.talk.seats import Seat
from messenger.live.bus import Event
from messenger.sync import changes
from tests.support.administration import promote
from tests.support.people import conversation_of, forward, message_of, reply, say
from tests.support.picture_files import picture
from tests.support.three_people import World
from tests.support.viewers import Viewer, travelled, whole

KINDS = {name for name in Event.kinds if name != SignInEnded.__name__}


def _delete(actor: Actor) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # The people here have no passwords.
        patch.setattr(reauthentication, "check", lambda _actor, _password: None)
        deletion.delete(actor, "")


def _restore(actor: Actor, message_id: str) -> None:
    text = message_of(message_id).body
    deleting.restore(actor, message_id, text, deleting.delete(actor, message_id).undo_key)


def _preview(_world: World, message_id: str, actor: Actor) -> None:
    link = "https://example.org/"
    editing.edit(actor, message_id, f"See {link}")
    adding.add(message_id, Preview(link, "Title", "Description", "Site"))


def _remove_preview(world: World) -> None:
    _preview(world, world.first, world.ada)
    adding.remove(world.ada, world.first)


def _add_emoji(world: World) -> None:
    promote(world.ada)
    custom_emoji.add(world.ada, "our-logo", picture())


VERBS: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "send": (lambda w: say(w.ada, w.pair, "hello"), {"MessageSent"}),
    "send many": (lambda w: say(w.bob, w.trio, "a", "b", "c"), {"MessageSent"}),
    "send markup": (lambda w: say(w.ada, w.pair, "**hello**"), {"MessageSent"}),
    "reply": (lambda w: reply(w.ada, w.pair, w.reacted, "hello"), {"MessageSent"}),
    "reply to the last": (lambda w: reply(w.bob, w.trio, w.answered, "hello"), {"MessageSent"}),
    "forward": (
        lambda w: forward(w.bob, w.pair, say(w.cleo, w.trio, "**hello**")[0].id),
        {"MessageSent"},
    ),
    "edit what the last quotes": (lambda w: editing.edit(w.ada, w.asked, "changed"), {"MessageEdited"}),
    "delete what the last quotes": (lambda w: deleting.delete(w.ada, w.asked), {"MessageDeleted"}),
    "restore a reply": (lambda w: _restore(w.bob, w.replied), {"MessageDeleted", "MessageRestored"}),
    "delete a reply": (lambda w: deleting.delete(w.bob, w.replied), {"MessageDeleted"}),
    "edit": (lambda w: editing.edit(w.ada, w.first, "changed"), {"MessageEdited"}),
    "add markup": (lambda w: editing.edit(w.ada, w.first, "> *changed*"), {"MessageEdited"}),
    "edit the last": (lambda w: editing.edit(w.bob, w.reacted, "changed"), {"MessageEdited"}),
    "mention": (lambda w: say(w.ada, w.pair, "Hi @Bob", "@everyone"), {"MessageSent", "SeatChanged"}),
    "mention by an edit": (lambda w: editing.edit(w.ada, w.first, "@Bob"), {"MessageEdited", "SeatChanged"}),
    "delete a mention": (
        lambda w: deleting.delete(w.ada, w.mentioning),
        {"MessageDeleted", "SeatChanged"},
    ),
    "delete": (lambda w: deleting.delete(w.ada, w.first), {"MessageDeleted"}),
    "delete markup": (
        lambda w: deleting.delete(w.ada, say(w.ada, w.pair, "**gone**")[0].id),
        {"MessageSent", "MessageDeleted"},
    ),
    "delete the last": (lambda w: deleting.delete(w.bob, w.reacted), {"MessageDeleted"}),
    "delete as the owner": (lambda w: deleting.delete(w.ada, w.reacted), {"MessageDeleted"}),
    "restore": (lambda w: _restore(w.ada, w.first), {"MessageDeleted", "MessageRestored"}),
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
    "pin": (lambda w: pinning.pin(w.bob, w.replied), {"MessagePinned"}),
    "pin an earlier message": (lambda w: pinning.pin(w.bob, w.first), {"MessagePinned"}),
    "unpin": (lambda w: pinning.unpin(w.ada, w.pinned), {"MessageUnpinned"}),
    "edit what is pinned": (
        lambda w: editing.edit(w.ada, w.pinned, "changed"),
        {"MessageEdited", "SavesChanged"},
    ),
    "delete what is pinned": (
        lambda w: deleting.delete(w.ada, w.pinned),
        {"MessageDeleted", "SavesChanged"},
    ),
    "save": (lambda w: saving.save(w.bob, w.first), {"SeatChanged", "SavesChanged"}),
    "unsave": (lambda w: saving.unsave(w.bob, w.pinned), {"SeatChanged", "SavesChanged"}),
    "preview": (lambda w: _preview(w, w.first, w.ada), {"MessageEdited", "PreviewAdded"}),
    "preview the last": (lambda w: _preview(w, w.reacted, w.bob), {"MessageEdited", "PreviewAdded"}),
    "preview what is quoted": (lambda w: _preview(w, w.asked, w.ada), {"MessageEdited", "PreviewAdded"}),
    "remove a preview": (_remove_preview, {"MessageEdited", "PreviewAdded", "PreviewRemoved"}),
    "edit a preview away": (
        lambda w: (_preview(w, w.first, w.ada), editing.edit(w.ada, w.first, "changed")),
        {"MessageEdited", "PreviewAdded"},
    ),
    "delete a preview": (
        lambda w: (_preview(w, w.first, w.ada), deleting.delete(w.ada, w.first)),
        {"MessageEdited", "PreviewAdded", "MessageDeleted"},
    ),
    "add an emoji": (_add_emoji, {"CustomEmojiChanged"}),
    "react with a custom emoji": (
        lambda w: (_add_emoji(w), reactions.add(w.bob, w.first, ":our-logo:")),
        {"CustomEmojiChanged", "ReactionAdded"},
    ),
    "delete an emoji": (
        lambda w: (_add_emoji(w), custom_emoji.delete(w.ada, "our-logo")),
        {"CustomEmojiChanged"},
    ),
    "mark unread": (lambda w: seats.mark_unread(w.ada, w.first), {"SeatChanged"}),
    "mark read": (lambda w: seats.mark_read(w.ada, w.pair, 4), {"SeatChanged"}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_applying_an_event_equals_reloading(verb: str, world: World):
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
def test_missed_event_is_recovered_by_the_next_greeting(verb: str, world: World):
    viewers = world.viewers()
    VERBS[verb][0](world)
    for viewer in viewers:
        viewer.greet()
        assert viewer.shows() == viewer.shows_afresh()


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "add"])
def test_event_leaves_nothing_to_request(verb: str, world: World):
    viewers = world.viewers()
    world.heard.heard()
    VERBS[verb][0](world)
    happened = world.heard.heard()
    for viewer in viewers:
        viewer.hear(happened)
        world.browser.pass_time(5000)
        asked = {request["name"] for requested in viewer.tab.requested() for request in requested}
        # Neither what is saved nor custom emoji have revisions: they are requested again.
        assert asked <= {changes.SAVED, changes.EMOJI}


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
    "restore": lambda w, message_id: _restore(w.bob, message_id),
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


def test_changes_survive_encoding():
    conversation = Conversation(1, "Ünïcode 🎉", 2, revision=0, at=3, last=None)
    made = changes.of(ConversationStarted(conversation, Seat(1, revision=0, read=0), []))
    assert travelled(made) == made
