"""Calls of stateless handlers: in order, checked like all others, and without harm to those that follow."""

import json
from collections.abc import Callable

import pytest

from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.domain.talk import conversations
from messenger.sync import answers
from tests.support import logs
from tests.support.handlers import CONTENT
from tests.support.people import all_said, new_id
from tests.support.tabs import LIVE, Browser, Tab, full
from tests.support.waiting import eventually

NewBrowser = Callable[[], Browser]

FIRST = {"payload": {"vars": {}, "hashes": ["any"]}}


@pytest.fixture
async def tab(new_browser: NewBrowser) -> Tab:
    """A tab of somebody with a conversation, freshly loaded."""
    alice = await new_browser().sign_up("Alice")
    await new_browser().sign_up("Bob")
    conversations.start(Actor(1, 1, is_administrator=True), new_id(), "Notes", [2])
    return await alice.tab().open("/conversations/1", FIRST)


def _draft(body: str) -> dict[str, object]:
    return {"conversation": 1, "id": new_id(), "body": body}


async def test_messages_keep_their_order(tab: Tab):
    bodies = [f"Number {number}" for number in range(50)]
    for body in bodies:
        await tab.call("feed.send", drafts=[_draft(body)], viewer=tab.viewer)
    await tab.until(lambda: len(tab.bodies()) == len(bodies), "all come")
    assert tab.bodies() == bodies


async def test_other_calls_keep_their_place_between_them(tab: Tab):
    for number in range(10):
        await tab.call("feed.send", drafts=[_draft(f"Number {number}")], viewer=tab.viewer)
        await tab.call("notices.show", text=str(number))
    await tab.until(lambda: len(tab.bodies()) == 10, "all come")
    await tab.until(lambda: tab.notice == "9", "the last notice comes")
    assert tab.bodies() == [f"Number {number}" for number in range(10)]


async def test_failure_is_told_and_the_next_call_runs(
    tab: Tab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    to = answers.to

    def failing(*_: object) -> None:
        monkeypatch.setattr(answers, "to", to)
        raise RuntimeError(CONTENT)

    monkeypatch.setattr(answers, "to", failing)
    for _ in range(2):
        await tab.call("feed.request", requests=[{"name": "messages/1", "known": None}])
    await tab.until(lambda: tab.holds(op="snapshot", name="messages/1"), "the next one is answered")
    await tab.until(lambda: tab.notice, "the failure is told")
    assert "RuntimeError" in caplog.text
    assert CONTENT not in caplog.text


async def test_outage_is_told(tab: Tab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    def away(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(conversations, "open", away)
    await tab.call("feed.request", requests=[{"name": "messages/1", "known": None}])
    await tab.until(lambda: tab.notice, "the outage is told")
    assert logs.ours(caplog) == []


async def test_wrong_arguments_are_refused_like_all_others(tab: Tab, caplog: pytest.LogCaptureFixture):
    await tab.call("feed.request", requests="everything")
    await tab.until(lambda: tab.notice, "the tab is told")
    assert any("refused" in line and "feed.request" in line for line in logs.ours(caplog))


async def test_second_name_in_a_call_does_not_count(tab: Tab):
    seen, sign_out = full("feed.seen"), full("identity.sign_out")
    call = f'{{"name":"{seen}","payload":{{}},"router_data":{{}},"name":"{sign_out}"}}'
    assert json.loads(call)["name"] == sign_out
    await tab.send_raw(f'2{LIVE},["event",{call}]')
    # As JSON says: the last one counts, and it goes through the same checks as any other call of it.
    await tab.until(lambda: tab.holds(op="reload"), "the call of the last name runs")


@pytest.mark.parametrize("tail", ["", "]", "{}]", '"payload":1}]', '"payload":{}},{}]', "NaN}]"])
async def test_garbage_after_a_known_name_is_dropped(tail: str, tab: Tab, caplog: pytest.LogCaptureFixture):
    await tab.send_raw(f'2{LIVE},["event",{{"name":"{full("feed.seen")}",{tail}')
    await tab.settle()
    assert tab.is_connected
    assert not [line for line in logs.ours(caplog) if "failed" in line]


async def test_message_sent_just_before_leaving_is_stored(tab: Tab):
    call = tab.event("feed.send", {"drafts": [_draft("Bye")], "viewer": tab.viewer})
    # At once: the client would close the connection before it sends what is in its queue.
    await vars(tab)["_socket"].eio.ws.send_str(f"42{LIVE},{json.dumps(['event', call])}")
    await tab.close()
    await eventually(lambda: [message.body for message in all_said(1)] == ["Bye"], "it is stored")
