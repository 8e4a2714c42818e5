"""Garbage over a live connection affects nobody else, and is not quoted in the log."""

import json
from collections.abc import Callable

import pytest

from tests.support import logs
from tests.support.handlers import CONTENT
from tests.support.tabs import ROOT, Browser, Tab

HERE = {"pathname": "/", "asPath": "/", "query": {}}
GREET = f"{ROOT}.messenger___ui___identity____identity.greet"
SETTER = f"{ROOT}.messenger___ui___screens___sign_in___state____sign_in.setvar"

UNREADABLE = {
    "text": CONTENT,
    "text that holds an event": json.dumps({"name": GREET, "payload": {"x": CONTENT}}),
    "a list": [CONTENT],
    "a number": 5,
    "nothing": None,
    "no name": {"payload": {"x": CONTENT}},
    "an unknown handler": {"name": f"{ROOT}.{CONTENT}", "payload": {"x": CONTENT}, "router_data": HERE},
    "a browser's event": {"name": "_redirect", "payload": {"path": CONTENT}, "router_data": HERE},
    "the setter of any variable": {"name": SETTER, "payload": {"var_name": "next", "value": CONTENT}},
    "a method that is no handler": {"name": f"{ROOT}.reset", "payload": {"x": CONTENT}},
    "a name that is a list": {"name": [CONTENT], "payload": {}},
    "a name with a NUL": {"name": f"{CONTENT}\0", "payload": {}},
    "arguments in a list": {"name": GREET, "payload": [CONTENT], "router_data": HERE},
    "arguments that are text": {"name": GREET, "payload": CONTENT, "router_data": HERE},
    "a place that is text": {"name": GREET, "payload": {}, "router_data": CONTENT},
    "a path that is a list": {"name": GREET, "payload": {}, "router_data": HERE | {"pathname": [CONTENT]}},
    "a path with a surrogate": {"name": GREET, "payload": {}, "router_data": HERE | {"asPath": "\ud800"}},
    "a path without an end": {"name": GREET, "payload": {}, "router_data": HERE | {"asPath": CONTENT * 1000}},
    "a query that is a list": {"name": GREET, "payload": {}, "router_data": HERE | {"query": [CONTENT]}},
}


@pytest.fixture
async def tab(new_browser: Callable[[], Browser]) -> Tab:
    """A tab of a signed-in person."""
    alice = await new_browser().sign_up("Alice")
    return await alice.open()


@pytest.mark.parametrize("event", UNREADABLE.values(), ids=UNREADABLE)
async def test_unreadable_event_is_dropped(event: object, tab: Tab, caplog: pytest.LogCaptureFixture):
    caplog.clear()
    await tab.send(event)
    await tab.settle()
    (line,) = caplog.messages
    assert line == "dropped a malformed event"


async def test_event_with_wrong_part_count_is_dropped(tab: Tab, caplog: pytest.LogCaptureFixture):
    await tab.emit("event", tab.event("notices.dismiss"), CONTENT)
    await tab.emit("event")
    await tab.settle()
    assert logs.ours(caplog) == ["dropped a malformed event"] * 2


async def test_forged_connection_id_is_refused(tab: Tab, caplog: pytest.LogCaptureFixture):
    await tab.emit("connect", {"REMOTE_ADDR": "192.0.2.1", "QUERY_STRING": "token=another"})
    await tab.settle()
    assert logs.ours(caplog) == ["dropped a forged connect event"]
    assert "192.0.2.1" not in str(tab.frames)


async def test_forged_disconnect_event_harms_only_its_sender(
    tab: Tab, new_browser: Callable[[], Browser], caplog: pytest.LogCaptureFixture
):
    bob = await new_browser().sign_up("Bob")
    other = await bob.open()
    await tab.emit("disconnect", CONTENT)
    await other.settle()
    assert CONTENT not in caplog.text


async def test_oversized_frame_closes_only_its_socket(
    tab: Tab, new_browser: Callable[[], Browser], caplog: pytest.LogCaptureFixture
):
    bob = await new_browser().sign_up("Bob")
    bystander = await bob.open()
    await tab.call("new_conversation.find", text=CONTENT * 100_000)
    await tab.until_closed()
    await bystander.settle()
    assert bystander.is_connected
    assert CONTENT not in caplog.text
