"""What was written before somebody joined reaches them through no door, where newcomers don't see it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from messenger import db
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import NotFound, Refused
from messenger.domain.groups import changing
from messenger.domain.messages import deleting, editing, history, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.notifications import looking
from messenger.domain.pictures import storing
from messenger.domain.pictures.picture import Picture
from messenger.domain.presence import reading
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from messenger.domain.references import pinning, replies, saving
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import arrival, conversations, membership, ordering, seats
from messenger.live import bus
from messenger.sync import answers, changes
from messenger.sync.protocol import Request
from tests.support.people import forward, message_of, new_id, reply, say
from tests.support.scheduled import due
from tests.support.three_people import World
from tests.support.viewers import Viewer

# In every text from before Cleo joins.
MARK = "before-cleo"
LINK = "https://example.org/"
PICTURE = Picture(content=b"picture", width=320, height=168)


@dataclass
class Hidden:
    """A conversation of Ada and Bob, in which Cleo sees what is written from when she joined."""

    world: World
    where: int
    # Messages from before: plain, pinned, with a preview, edited, and one of Bob's that answers the first.
    old: list[str]
    # From after: an answer to the first old one, and what answers that.
    answer: str
    last: str

    @property
    def plain(self) -> str:
        return self.old[0]

    def is_leak(self, shown: object) -> bool:
        """Tell whether something shows a text or an id from before."""
        text = shown if isinstance(shown, str) else json.dumps(shown, default=vars, ensure_ascii=False)
        return MARK in text or PICTURE.hash in text or any(message_id in text for message_id in self.old)


def _prepare(world: World) -> list[str]:
    ada, bob, where = world.ada, world.bob, world.pair
    plain, pinned, linked, edited = say(
        ada, where, f"{MARK} plain", f"{MARK} pinned", f"{MARK} {LINK}", f"{MARK} edited"
    )
    editing.edit(ada, edited.id, f"{MARK} edited again")
    adding.add(linked.id, Preview(LINK, f"{MARK} title"), PICTURE)
    pinning.pin(bob, pinned.id)
    reactions.add(bob, plain.id, "👍")
    saving.save(bob, plain.id)
    (answered,) = reply(bob, where, plain.id, f"{MARK} answer")
    return [plain.id, pinned.id, linked.id, edited.id, answered.id]


@pytest.fixture
def hidden(world: World) -> Hidden:
    old = _prepare(world)
    changing.hide_history(world.ada, world.pair, True)
    world.heard.heard()
    membership.add(world.ada, world.pair, [world.cleo.user_id])
    (answer,) = reply(world.bob, world.pair, old[0], "answer")
    (last,) = reply(world.cleo, world.pair, answer.id, "last")
    hidden = Hidden(world, world.pair, old, answer.id, last.id)
    assert not hidden.is_leak(_told(world.heard.heard(), world.cleo))
    return hidden


def _told(happened: list[tuple[bus.Event, frozenset[int]]], actor: Actor) -> list[Any]:
    """Return the changes that somebody's tabs get."""
    return [change for event, to in happened if actor.user_id in to for change in changes.of(event)]


def _delete_and_restore(actor: Actor, message_id: str) -> None:
    body = message_of(message_id).body
    gone = deleting.delete(actor, message_id)
    deleting.restore(actor, message_id, body, gone.undo_key, gone.reactions)


ACTS: dict[str, Callable[[Hidden], object]] = {
    "edit": lambda h: editing.edit(h.world.ada, h.plain, f"{MARK} changed"),
    "edit what is pinned": lambda h: editing.edit(h.world.ada, h.old[1], f"{MARK} changed"),
    "edit an answer": lambda h: editing.edit(h.world.bob, h.old[4], f"{MARK} changed"),
    "mention by an edit": lambda h: editing.edit(h.world.ada, h.plain, f"{MARK} @Cleo @everyone"),
    "delete": lambda h: deleting.delete(h.world.ada, h.plain),
    "restore": lambda h: _delete_and_restore(h.world.ada, h.plain),
    "delete what is pinned": lambda h: deleting.delete(h.world.ada, h.old[1]),
    "restore an old answer": lambda h: _delete_and_restore(h.world.bob, h.old[4]),
    "react": lambda h: reactions.add(h.world.ada, h.plain, "🎉"),
    "take a reaction back": lambda h: reactions.remove(h.world.bob, h.plain, "👍"),
    "pin": lambda h: pinning.pin(h.world.ada, h.plain),
    "unpin": lambda h: pinning.unpin(h.world.ada, h.old[1]),
    "remove a preview": lambda h: adding.remove(h.world.ada, h.old[2]),
    "answer": lambda h: reply(h.world.bob, h.where, h.plain, "another answer"),
    "edit the new answer": lambda h: editing.edit(h.world.bob, h.answer, "changed"),
    "delete the new answer": lambda h: deleting.delete(h.world.bob, h.answer),
    "restore the new answer": lambda h: _delete_and_restore(h.world.bob, h.answer),
    "pin the new answer": lambda h: pinning.pin(h.world.bob, h.answer),
    "react to the new answer": lambda h: reactions.add(h.world.cleo, h.answer, "🎉"),
    "send": lambda h: say(h.world.ada, h.where, "hello"),
    "describe": lambda h: changing.describe(h.world.ada, h.where, "Another one"),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_old_is_told_and_all_tabs_agree(act: str, hidden: Hidden):
    world = hidden.world
    people = (world.ada, world.bob, world.cleo)
    viewers = [Viewer.of(actor, world.browser, [hidden.where]) for actor in people]
    world.heard.heard()
    ACTS[act](hidden)
    happened = world.heard.heard()
    assert not hidden.is_leak(_told(happened, world.cleo))
    for viewer in viewers:
        for _ in range(2):
            viewer.hear(happened)
            viewer.settle()
        assert viewer.shows() == viewer.shows_afresh()
        name = changes.messages(hidden.where)
        assert viewer.tab.about(name)["revision"] == _revision(hidden)
    kept = changes.messages(hidden.where), changes.pins(hidden.where)
    assert not hidden.is_leak([viewers[2].shows(), *(viewers[2].tab.held(name) for name in kept)])
    # The others saw it all.
    assert hidden.is_leak(viewers[0].shows())


@pytest.mark.parametrize("act", ACTS)
def test_nothing_old_comes_with_what_was_missed(act: str, hidden: Hidden):
    cleo = hidden.world.cleo
    viewer = Viewer.of(cleo, hidden.world.browser, [hidden.where])
    ACTS[act](hidden)
    viewer.greet()
    assert not hidden.is_leak(viewer.shows())
    assert viewer.shows() == viewer.shows_afresh()


def _revision(hidden: Hidden) -> int:
    return conversations.open(hidden.world.ada, hidden.where).conversation.revision


def _requests(hidden: Hidden) -> Iterator[Request]:
    where = hidden.where
    names = [f"{kind}/{where}" for kind in ("messages", "members", "pins", "reads", "conversations")]
    names += [f"messages/{where}@{number}" for number in (0, 1, 3, 10, 20, 40, 10**6)]
    names += [f"{kind}/{message_id}" for kind in ("replies", "readers") for message_id in hidden.old]
    names += ["greeting", "saved/messages", "scheduled/messages", "people", "seats"]
    for name in names:
        yield Request(name=name, known=None)
    for known in (0, 1, 5, 10, 15, 10**6):
        yield Request(name=f"messages/{where}", known=known)


def test_no_request_is_answered_with_anything_old(hidden: Hidden):
    for request in _requests(hidden):
        answer = answers.to(hidden.world.cleo, [request])
        # The id in the name is what was asked for.
        text = json.dumps([{**change, "name": ""} for change in answer])
        assert not hidden.is_leak(text), request
    # Those who were there get it all.
    asked = Request(name=f"messages/{hidden.where}", known=None)
    assert hidden.is_leak(answers.to(hidden.world.bob, [asked]))


DOORS: dict[str, Callable[[Actor, str], object]] = {
    "history": lambda actor, message_id: _seen(actor, message_id),
    "versions": editing.versions,
    "replies": replies.to,
    "readers": reading.readers,
    "save": saving.save,
    "unsave": saving.unsave,
    "mark unread": seats.mark_unread,
    "pin": pinning.pin,
    "unpin": pinning.unpin,
    "react": lambda actor, message_id: reactions.add(actor, message_id, "👍"),
    "take back": lambda actor, message_id: reactions.remove(actor, message_id, "👍"),
    "edit": lambda actor, message_id: editing.edit(actor, message_id, "mine"),
    "delete": deleting.delete,
    "restore": lambda actor, message_id: deleting.restore(actor, message_id, "text", "key"),
    "remove a preview": adding.remove,
}


def _seen(actor: Actor, message_id: str) -> object:
    with db.reading() as session:
        return history.visible(session, actor, message_id)


@pytest.mark.parametrize("door", DOORS)
def test_old_message_is_not_found(door: str, hidden: Hidden):
    for message_id in hidden.old:
        with pytest.raises(NotFound):
            DOORS[door](hidden.world.cleo, message_id)
    # Also not as the owner: what somebody sees is kept with their seat.
    changing.hand_over(hidden.world.ada, hidden.where, hidden.world.cleo.user_id)
    with pytest.raises(NotFound):
        DOORS[door](hidden.world.cleo, hidden.plain)


def test_old_message_cannot_be_answered_copied_or_scheduled(hidden: Hidden):
    cleo, where = hidden.world.cleo, hidden.where
    for more in ({"reply_to": hidden.plain}, {"forward_of": hidden.plain}):
        draft = Draft(where, new_id(), "hello", **more)
        assert set(sending.send(cleo, [draft]).refused) == {draft.id}
    with pytest.raises(Refused):
        scheduling.schedule(cleo, Draft(where, new_id(), "hi", reply_to=hidden.plain), due(HOUR_MS))
    # Those who were there can, and Cleo gets the copy, which is a message of its own.
    assert forward(hidden.world.bob, where, hidden.plain)


def test_old_preview_picture_is_not_served(hidden: Hidden):
    with pytest.raises(NotFound):
        storing.read(hidden.world.cleo, PICTURE.hash)
    assert storing.read(hidden.world.bob, PICTURE.hash) == b"picture"


def test_nothing_old_is_listed_exported_or_notified(hidden: Hidden):
    cleo, where = hidden.world.cleo, hidden.where
    editing.edit(hidden.world.ada, hidden.plain, f"{MARK} @Cleo")
    assert not hidden.is_leak("".join(export.of(cleo)))
    lists = conversations.listing(cleo), conversations.held(cleo, [where])
    assert not hidden.is_leak([arrival.read(cleo), *lists])
    with db.reading() as session:
        notices = looking.of(session, where, [cleo.user_id], due(0))
    assert not hidden.is_leak(notices)
    (seat,) = conversations.held(cleo, [where]).seats
    assert seat.mentioned == []


def test_nothing_old_counts_as_unread(world: World):
    changing.hide_history(world.bob, world.trio, True)
    membership.leave(world.ada, world.trio)
    membership.add(world.bob, world.trio, [world.ada.user_id])
    # Nobody has written since.
    ordering.mark_unread(world.ada, world.trio)
    (seat,) = conversations.held(world.ada, [world.trio]).seats
    assert (seat.unread_from, seat.first - 1) == (0, seat.read)


def test_whoever_joins_again_sees_nothing_from_before(hidden: Hidden, world: World):
    bob, where = world.bob, hidden.where
    viewer = Viewer.of(bob, world.browser, [where])
    known = _revision(hidden)
    assert hidden.is_leak(viewer.shows())
    membership.leave(bob, where)
    membership.add(world.ada, where, [bob.user_id])
    editing.edit(world.ada, hidden.plain, f"{MARK} secret meanwhile")
    # The tab has missed that, and still holds what was seen before.
    (answer,) = [
        change
        for change in answers.to(bob, [Request(name=f"messages/{where}", known=known)])
        if change.get("name") == changes.messages(where)
    ]
    assert answer["op"] == "snapshot"
    viewer.greet()
    viewer.compare()
    assert not hidden.is_leak(viewer.shows())
    assert viewer.shows() == viewer.shows_afresh()
    assert saving.saved(bob).saved == []
    # A retry of what Bob wrote before brings nothing back.
    old = message_of(hidden.old[4])
    draft = Draft(where, old.id, old.body, reply_to=hidden.plain)
    assert set(sending.send(bob, [draft]).refused) == {old.id}
