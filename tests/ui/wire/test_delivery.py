"""From event to tabs: encoded once for all of them, without further work per tab."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from socketio.packet import Packet

from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, membership
from messenger.domain.talk.contacts import Person
from messenger.messenger import app
from messenger.sync import changes
from messenger.ui.wire import delivery, gate
from messenger.ui.wire.tabs import MAX_BYTES
from messenger.ui.wire.tabs import tabs as tabs_here
from tests.support.tabs import Browser, Tab
from tests.support.waiting import eventually
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

ALICE, BOB = Actor(1, 1, True), Actor(2, 2, False)


@pytest.fixture
async def tabs(new_browser: NewBrowser) -> list[Tab]:
    """Two tabs of Alice and one of Bob, who share a conversation, and one of Carol, who is not a member."""
    alice, bob, carol = [await new_browser().sign_up(name) for name in ("Alice", "Bob", "Carol")]
    conversations.start(ALICE, str(uuid.uuid4()), "Lunch", [BOB.user_id])
    opened = [await browser.open("/conversations/1") for browser in (alice, alice, bob, carol)]
    for tab in opened:
        await tab.settle()
    return opened


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The packets encoded for the feed."""
    packets: list[Any] = []
    encode = Packet.encode

    def noting(packet: Packet) -> Any:
        if "feed" in str(packet.data):
            packets.append(packet.data)
        return encode(packet)

    monkeypatch.setattr(Packet, "encode", noting)
    return packets


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tabs whose state was locked meanwhile."""
    tokens: list[Any] = []
    modify = app.state_manager.modify_state

    def noting(token: Any, *rest: Any, **more: Any) -> Any:
        tokens.append(token)
        return modify(token, *rest, **more)

    monkeypatch.setattr(app.state_manager, "modify_state", noting)
    return tokens


def _send(*bodies: str) -> None:
    sending.send(ALICE, [Draft(1, str(uuid.uuid4()), body) for body in bodies])


def _sent(body: str) -> sending.MessageSent:
    receipt = sending.send(BOB, [Draft(1, str(uuid.uuid4()), body)])
    return sending.MessageSent(receipt.stored[0], [Person(BOB.user_id, "Bob")])


async def _hear(tabs: list[Tab], body: str) -> None:
    for tab in tabs:
        await tab.until(lambda tab=tab: body in tab.bodies(), f"{body} is heard")


async def test_a_change_is_encoded_once_for_all_tabs(tabs: list[Tab], encoded: list[Any]):
    _send("Hello")
    await _hear(tabs[:3], "Hello")
    assert len([packet for packet in encoded if "Hello" in str(packet)]) == 1


async def test_delivering_asks_no_database_and_locks_no_state(
    tabs: list[Tab], served: Worker, statements: list[str], locked: list[Any]
):
    happened = _sent("Hello")
    await _hear(tabs[:3], "Hello")
    statements.clear()
    locked.clear()
    served.run(delivery.current().deliver, happened, frozenset({ALICE.user_id, BOB.user_id}))
    for tab in tabs[:3]:
        await tab.until(lambda tab=tab: tab.bodies().count("Hello") == 2, "it is heard again")
    assert (statements, locked) == ([], [])


async def test_first_change_leaves_at_once_and_bursts_travel_together(
    tabs: list[Tab], served: Worker, encoded: list[Any]
):
    burst = [_sent(f"Number {i}") for i in range(50)]
    await _hear(tabs[:3], "Number 49")
    encoded.clear()
    # An audience without pending events.
    to = frozenset({ALICE.user_id})

    def deliver() -> None:
        for happened in burst:
            delivery.current().deliver(happened, to)

    before = len(tabs[0].bodies())
    served.run(deliver)
    await tabs[0].until(lambda: len(tabs[0].bodies()) == before + 50, "the burst is heard")
    # Ignore the heartbeats with positions, which all tabs get periodically.
    first, rest = (text for text in map(str, encoded) if "Number" in text)
    assert (first.count("'body'"), rest.count("'body'")) == (1, 49)
    assert tabs[0].bodies()[before:] == [f"Number {i}" for i in range(50)]


async def test_sender_tabs_get_one_frame_per_message(tabs: list[Tab]):
    mine = tabs[:2]
    for tab in mine:
        await tab.settle()
    before = [len(tab.frames) for tab in mine]
    for i in range(5):
        _send(f"Number {i}")
        await _hear(mine, f"Number {i}")
    for tab, count in zip(mine, before, strict=True):
        # Everything published earlier was sent before this answer.
        await tab.settle()
        feeds = [text for text in map(str, tab.frames[count:]) if "feed" in text and "positions" not in text]
        assert len(feeds) == 5


async def test_each_tab_hears_each_change_once_and_in_order(tabs: list[Tab]):
    for i in range(30):
        _send(f"Number {i}")
    await _hear(tabs[:3], "Number 29")
    for tab in tabs[:3]:
        assert tab.bodies() == [f"Number {i}" for i in range(30)]


async def test_non_member_hears_nothing(tabs: list[Tab]):
    *members, stranger = tabs
    heard = len(stranger.changes)
    _send("Hello")
    await _hear(members, "Hello")
    await stranger.settle()
    assert len(stranger.changes) == heard


async def test_a_tab_that_has_left_is_forgotten(tabs: list[Tab], served: Worker, encoded: list[Any]):
    first, second, *_ = tabs
    sid = first.session
    assert served.run(delivery.current().has, sid)
    await first.close()
    _send("Hello")
    await second.until(lambda: not served.run(delivery.current().has, sid), "the tab is forgotten")
    await _hear([second], "Hello")
    assert "Hello" not in first.bodies()


async def test_answer_goes_only_to_the_asking_tab(tabs: list[Tab]):
    _send("Hello")
    await _hear(tabs[:3], "Hello")
    asking, *others = tabs[:3]
    for tab in others:
        await tab.settle()
    heard = [len(tab.changes) for tab in others]
    await asking.call("feed.request", requests=[{"name": "messages/1", "known": None}])
    await asking.until(lambda: asking.bodies().count("Hello") == 2, "an answer comes")
    for tab in others:
        await tab.settle()
    assert [len(tab.changes) for tab in others] == heard


async def test_greeting_twice_joins_once(tabs: list[Tab]):
    tab = tabs[0]
    await tab.call("identity.greet")
    await tab.settle()
    _send("Hello")
    await _hear([tab], "Hello")
    await tab.settle()
    assert tab.bodies() == ["Hello"]


async def test_undeliverable_frame_blocks_no_later_frame(tabs: list[Tab], monkeypatch: pytest.MonkeyPatch):
    encode = Packet.encode

    def failing(packet: Packet) -> Any:
        if "Lost" in str(packet.data):
            raise OSError
        return encode(packet)

    monkeypatch.setattr(Packet, "encode", failing)
    _send("Lost")
    await tabs[0].settle()
    _send("Hello")
    await _hear(tabs[:3], "Hello")
    assert "Lost" not in tabs[0].bodies()


async def test_stale_read_does_not_restore_a_left_conversation(
    tabs: list[Tab], monkeypatch: pytest.MonkeyPatch
):
    *_, bob, _carol = tabs
    held, going_on = threading.Event(), threading.Event()
    read = conversations.open

    def slow(*args: Any) -> Any:
        found = read(*args)
        held.set()
        assert going_on.wait(20)
        return found

    monkeypatch.setattr(conversations, "open", slow)
    await bob.call("feed.request", requests=[{"name": "messages/1", "known": None}])
    await eventually(held.is_set, "the conversation is read")
    membership.remove(ALICE, 1, BOB.user_id)
    await bob.until(lambda: bob.holds(op="drop", ids=[1]), "it is lost")
    going_on.set()
    await bob.settle()
    come = len(bob.changes)
    await bob.until(
        lambda: any("1" not in change.get("positions", "1") for change in bob.changes[come:]),
        "the tab is told that it has no such conversation",
    )


def _unread(session: str) -> int | None:
    """Return how many bytes the tab has left unread, or None if it has been cut."""
    tab = tabs_here.by_session(session)
    return tab.socket.unread if tab and tab.socket else None


async def _stall(tab: Tab, served: Worker, size: int) -> str:
    """Make the tab stop reading, send until it leaves so many bytes unread or is cut; return its session."""
    sid, large = tab.session, [changes.people([Person(1, "x" * 100_000)])]
    tab.read_nothing()
    while (unread := served.run(_unread, sid)) is not None and unread < size:
        served.run(delivery.current().answer, sid, large)
    return sid


async def test_stalled_tab_does_not_block_callbacks(new_browser: NewBrowser, served: Worker):
    stalled, other = [await new_browser().open("/sign-in") for _ in range(2)]
    for tab in (stalled, other):
        await tab.settle()
    record = tabs_here.by_session(await _stall(stalled, served, size=1))
    assert record
    served.run(gate.turn_away, record.session)
    assert record.is_turned_away
    await eventually(lambda: not record.is_turned_away, "it is called back")
    served.run(gate.turn_away, other.session)
    await other.until_closed()


async def test_stalled_tab_backlog_is_limited(tabs: list[Tab], served: Worker):
    sid = await _stall(tabs[0], served, size=2 * MAX_BYTES)
    await eventually(lambda: not served.run(delivery.current().has, sid), "the tab is cut")
    _send("Hello")
    await _hear(tabs[1:3], "Hello")
