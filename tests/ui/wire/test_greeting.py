"""What a tab is sent when it has connected."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from messenger.domain.actors import Actor
from messenger.domain.talk import arrival, conversations
from tests.support.people import say
from tests.support.tabs import Browser, Tab
from tests.support.waiting import eventually

NewBrowser = Callable[[], Browser]

ALICE, BOB = Actor(1, 1, True), Actor(2, 2, False)


@pytest.mark.parametrize("is_requested", [False, True])
async def test_what_happens_meanwhile_comes_after_the_greeting(
    is_requested: bool, new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    alice, bob = [await new_browser().sign_up(name) for name in ("Alice", "Bob")]
    lunch = conversations.start(ALICE, str(uuid.uuid4()), "Lunch", [BOB.user_id])
    other = await alice.open("/")
    is_read, going_on = threading.Event(), threading.Event()
    read = arrival.read

    def slow(actor: Actor) -> Any:
        found = read(actor)
        is_read.set()
        assert going_on.wait(20)
        return found

    monkeypatch.setattr(arrival, "read", slow)
    tab = Tab(bob.url, bob.cookies)
    if is_requested:
        # As a client does that knows nothing of pages.
        await tab.open("/sign-in")
        await tab.call("feed.request", requests=[{"name": "greeting", "known": None}])
    else:
        await tab.connect("/")
    await eventually(is_read.is_set, "the greeting is read")
    say(ALICE, lunch, "Meanwhile")
    await other.until(lambda: other.holds(op="append"), "others hear the message")
    assert not tab.holds(op="append")
    going_on.set()
    await tab.until(lambda: tab.holds(op="append"), "the message is heard")
    kinds = [change["op"] for change in tab.changes]
    assert kinds.index("greeting") < kinds.index("append")
    await tab.close()


async def test_early_request_is_answered_with_a_greeting(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    # The page that redirects to the messenger does not request a greeting.
    tab = await alice.open("/sign-in")
    await tab.call("feed.request", requests=[{"name": "greeting", "known": None}])
    await tab.call("identity.greet")
    await tab.until(
        lambda: (tab.state["identity"].get("me_rx_state_") or tab.state["identity"].get("me") or {}).get(
            "id"
        ),
        "it is known who looks",
    )
