"""Notifications over HTTP: who may subscribe, and what one does from a notification."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.notifications import keys
from messenger.domain.talk import seats
from messenger.live import limits
from tests.domain.notifications.test_subscriptions import stored
from tests.support.people import all_said, conversation_of, new_id, people, say
from tests.support.push_services import Device, base64url
from tests.support.tabs import Browser

NewBrowser = Callable[[], Browser]
ENDPOINT = "https://push.example/a"
VERBS = ("subscribe", "unsubscribe", "test", "read", "answer")


async def _post(browser: Browser, verb: str, given: Any = None, **headers: str) -> httpx.Response:
    content = given if isinstance(given, bytes) else json.dumps({} if given is None else given)
    return await browser.http.post(f"/notifications/{verb}", content=content, headers=headers)


def _subscription(actor: Actor) -> dict[str, str]:
    device = Device(actor, "a")
    return {"endpoint": ENDPOINT, "public_key": device.public, "secret": base64url(device.secret)}


@pytest.fixture
async def grace(new_browser: NewBrowser) -> Browser:
    """The browser of Grace, who is signed in."""
    return await new_browser().sign_up("Grace")


@pytest.fixture
def actor(grace: Browser) -> Actor:
    """Grace, the first person."""
    return Actor(1, 0, is_administrator=True)


async def test_browser_subscribes_and_unsubscribes(grace: Browser, actor: Actor):
    key = (await grace.http.get("/notifications/key")).json()["key"]
    assert key == keys.public(actor)
    assert (await _post(grace, "test")).status_code == 422
    for _ in range(2):
        assert (await _post(grace, "subscribe", _subscription(actor))).status_code == 200
    assert stored() == [(1, ENDPOINT)]
    assert (await _post(grace, "test")).status_code == 200
    assert (await _post(grace, "unsubscribe")).status_code == 200
    assert stored() == []


async def test_answer_and_reading_need_no_page(grace: Browser, actor: Actor):
    (ada,) = people("Ada")
    tea = conversation_of(ada, actor)
    (asked,) = say(ada, tea, "Tea?")
    place = {"conversation": tea, "number": asked.number}
    answer = place | {"viewer": 1, "id": new_id(), "body": "Yes"}
    # A retry stores nothing twice.
    for _ in range(2):
        assert (await _post(grace, "answer", answer)).status_code == 200
    assert [message.body for message in all_said(tea)] == ["Tea?", "Yes"]
    (again,) = say(ada, tea, "Now?")
    assert (await _post(grace, "read", place | {"number": again.number})).status_code == 200
    with db.reading() as session:
        assert [seat.read for seat in seats.of(session, actor, [tea])] == [again.number]


async def test_answer_of_somebody_who_has_left_is_refused(grace: Browser, actor: Actor):
    (ada,) = people("Ada")
    tea = conversation_of(ada, actor)
    answer = {"viewer": 2, "conversation": tea, "number": 1, "id": new_id(), "body": "Yes"}
    assert (await _post(grace, "answer", answer)).status_code == 403
    assert all_said(tea) == []


async def test_stranger_changes_nothing(grace: Browser, new_browser: NewBrowser):
    ada, bob = people("Ada", "Bob")
    tea = conversation_of(ada, bob)
    place = {"conversation": tea, "number": 1}
    assert (await _post(grace, "read", place)).status_code == 404
    answer = place | {"viewer": 1, "id": new_id(), "body": "Yes"}
    assert (await _post(grace, "answer", answer)).status_code == 422
    assert all_said(tea) == []


@pytest.mark.parametrize("verb", VERBS)
async def test_signed_out_people_and_other_sites_are_refused(
    verb: str, grace: Browser, new_browser: NewBrowser
):
    assert (await _post(new_browser(), verb)).status_code == 401
    assert (await new_browser().http.get("/notifications/key")).status_code == 401
    for origin in ("https://evil.example", "null"):
        assert (await _post(grace, verb, Origin=origin)).status_code == 403


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "list": b"[]",
    "deep": b"[" * 100_000,
    "large": b" " * 200_000,
    "long number": b'{"conversation": ' + b"9" * 5000 + b', "number": 1}',
    "too great": b'{"conversation": 2147483648, "number": 1}',
    "negative": b'{"conversation": -1, "number": 1}',
    "text": b'{"conversation": "1", "number": 1}',
    "NaN": b'{"conversation": NaN, "number": 1}',
    "more": b'{"conversation": 1, "number": 1, "user": 2}',
    "surrogate": b'{"endpoint": "\\ud800", "public_key": "a", "secret": "a"}',
    "not UTF-8": b"\xff\xfe",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("verb", ["subscribe", "read", "answer"])
async def test_hostile_content_is_refused(verb: str, name: str, grace: Browser):
    answer = await _post(grace, verb, HOSTILE[name])
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_too_many_requests_are_refused(grace: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "NOTIFICATION", limits._request("notification", 4, 10))  # pyright: ignore[reportPrivateUsage]
    answers = [(await _post(grace, "unsubscribe")).status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]
