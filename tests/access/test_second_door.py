"""`access` and `domain` are enough to build a door without Reflex."""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from messenger.access import refusals
from messenger.domain.actors import Actor
from messenger.domain.talk import conversations
from messenger.live import limits
from tests.support.people import all_said, new_id
from tests.support.second_door import MAX_SENT, door
from tests.support.servers import ROOT
from tests.support.tabs import Browser

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, 1, is_administrator=True)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the door."""
    limits.use("")
    transport = httpx.ASGITransport(door)
    async with httpx.AsyncClient(transport=transport, base_url="http://second.example") as client:
        yield client


@pytest.fixture
async def alice(new_browser: NewBrowser) -> Browser:
    """Alice, who is signed in, and shares a conversation with Bob."""
    alice = await new_browser().sign_up("Alice")
    await new_browser().sign_up("Bob")
    conversations.start(ALICE, new_id(), "Tea", [2])
    return alice


def _message(body: Any = "Hello", conversation: Any = 1) -> dict[str, Any]:
    return {"conversation": conversation, "id": new_id(), "body": body}


async def test_tabs_hear_messages_from_another_door(alice: Browser, http: httpx.AsyncClient):
    tab = await alice.open("/conversations/1")
    answer = await http.post("/messages", json=_message(), headers={"Cookie": alice.cookies})
    assert (answer.status_code, answer.json()) == (201, {})
    await tab.until(lambda: tab.bodies() == ["Hello"], "the message is heard")
    assert [(message.author, message.body) for message in all_said(1)] == [(1, "Hello")]


async def test_signed_out_caller_cannot_send(alice: Browser, http: httpx.AsyncClient):
    for cookies in ("", alice.cookies.replace("=", "=x")):
        answer = await http.post("/messages", json=_message(), headers={"Cookie": cookies})
        assert answer.status_code == 401
        assert answer.json() == {"error": "Please sign in again."}
    assert all_said(1) == []


async def test_stranger_cannot_send(alice: Browser, new_browser: NewBrowser, http: httpx.AsyncClient):
    eve = await new_browser().sign_up("Eve")
    answer = await http.post("/messages", json=_message(), headers={"Cookie": eve.cookies})
    assert answer.status_code == 400
    assert all_said(1) == []


@pytest.mark.parametrize(
    "wrong", [_message(body=5), _message(body="x" * 100_001), _message("x", "1"), _message() | {"author": 2}]
)
async def test_malformed_arguments_are_refused(wrong: object, alice: Browser, http: httpx.AsyncClient):
    answer = await http.post("/messages", json=wrong, headers={"Cookie": alice.cookies})
    assert (answer.status_code, answer.json()) == (422, {"error": refusals.MALFORMED})


async def test_sending_is_rate_limited(alice: Browser, http: httpx.AsyncClient):
    answers = [
        await http.post("/messages", json=_message(f"{number}"), headers={"Cookie": alice.cookies})
        for number in range(MAX_SENT + 1)
    ]
    assert [answer.status_code for answer in answers] == [201] * MAX_SENT + [429]
    assert len(all_said(1)) == MAX_SENT


def test_second_door_does_not_import_reflex():
    listing = "import sys, tests.support.second_door; print(*sys.modules, sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = run.stdout.splitlines()
    assert "messenger.access.batching" in loaded
    assert [name for name in loaded if name.startswith(("messenger.ui", "reflex", "socketio"))] == []
