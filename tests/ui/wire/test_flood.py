"""A flooding tab is cut off, without effect on others."""

from collections.abc import Callable

import pytest
from socketio.exceptions import ConnectionError

from messenger.live import flood
from messenger.live.flood import Guard, Rate
from messenger.ui.wire import admission
from tests.support import logs
from tests.support.people import new_id
from tests.support.tabs import LIVE, Browser, Tab

NewBrowser = Callable[[], Browser]

# No tokens are refilled over time, so that even a slow machine exceeds the limit.
TAB, PATIENCE = Rate(0, 300), Rate(0, 50)
MORE_THAN_ENOUGH = round(TAB.burst + PATIENCE.burst) * 3
EACH_TIME = 50


@pytest.fixture
def small_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh guard that limits each tab to a fixed number of messages, however long they take."""
    monkeypatch.setattr(admission, "_guard", Guard())
    monkeypatch.setattr(flood, "TAB", TAB)
    monkeypatch.setattr(flood, "PATIENCE", PATIENCE)


async def _conversation(tab: Tab) -> int:
    await tab.call("new_conversation.create", draft_id=new_id(), user_ids=[2], form={"title": "Tea"})
    return int((await tab.until(tab.redirects, "the conversation is there"))[-1].rpartition("/")[2])


async def _says(tab: Tab, conversation: int, body: str) -> None:
    """Send a message, and wait until it is acknowledged."""
    draft = {"conversation": conversation, "id": new_id(), "body": body}
    await tab.call("feed.send", drafts=[draft], viewer=tab.viewer)
    await tab.until(lambda: body in tab.bodies(), f"{body} is acknowledged")


@pytest.mark.usefixtures("small_allowance")
async def test_flooding_tab_is_cut_without_harm_to_others(
    new_browser: NewBrowser, caplog: pytest.LogCaptureFixture
):
    bystander = await (await new_browser().sign_up("Alice")).open()
    bob = await new_browser().sign_up("Bob")
    flooder = await bob.open()
    tea = await _conversation(bystander)
    for number in range(MORE_THAN_ENOUGH // EACH_TIME):
        for _ in range(EACH_TIME):
            await flooder.call("notices.show", text="x")
        await _says(bystander, tea, f"Message {number}")
    await flooder.until_closed()
    assert bystander.is_connected
    assert logs.ours(caplog) == ["dropped messages that came too fast from 127.0.0.1"]

    again = await bob.open(token=flooder.token)
    await _says(again, tea, "I calmed down")
    await bystander.until(lambda: "I calmed down" in bystander.bodies(), "it is heard")


@pytest.mark.usefixtures("small_allowance")
async def test_flood_in_one_burst_is_dropped(new_browser: NewBrowser):
    flooder = await (await new_browser().sign_up("Alice")).open()
    bystander = await (await new_browser().sign_up("Bob")).open()
    for _ in range(MORE_THAN_ENOUGH):
        await flooder.call("notices.show", text="x")
    await bystander.settle()
    await flooder.until_closed()


@pytest.mark.usefixtures("small_allowance")
async def test_non_event_packets_count_towards_limits(new_browser: NewBrowser):
    flooder = await (await new_browser().sign_up("Alice")).open()
    for _ in range(MORE_THAN_ENOUGH):
        await flooder._socket.eio.send(f"3{LIVE},1[]")
    await flooder.until_closed()


async def test_normal_use_is_never_limited(new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open()
    for number in range(300):
        await tab.call("notices.show", text=f"{number}")
    await tab.until(lambda: tab.notice == "299", "all is taken")
    assert tab.is_connected


async def test_connections_per_address_are_limited(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    browser = await new_browser().sign_up("Alice")
    with monkeypatch.context() as patch:
        patch.setattr(admission._guard, "open", lambda *_: None)
        with pytest.raises(ConnectionError):
            await browser.tab().connect()
    assert (await browser.open()).is_connected
