from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins, user_agents
from messenger.domain.authentication.sign_ins import IDLE_KEPT_MS, MAX_LISTED, Device, SignInEnded
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import NotFound
from tests.domain.conftest import Published

MOZILLA = "Mozilla/5.0 "
GECKO = " AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = MOZILLA + "(Macintosh; Intel Mac OS X 10_15_7)"
PHONE = MOZILLA + "(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
WINDOWS = MOZILLA + "(Windows NT 10.0; Win64; x64)"
FIREFOX = MOZILLA + "(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = WINDOWS + GECKO + "Chrome/126.0.0.0 Safari/537.36"


def sign_in(actor: Actor, user_agent: str = FIREFOX, *, is_kept: bool = False) -> Actor:
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, actor.user_id, is_kept=is_kept)
    signed_in = sign_ins.identify(sign_ins.start(ticket, user_agent)[0])
    assert signed_in is not None
    return signed_in


def listed(actor: Actor) -> list[int]:
    return [device.id for device in sign_ins.listing(actor)]


def test_list_shows_device_and_times(tea: int, ada: Actor, let_pass: Callable[[int], None]):
    there = sign_in(ada, CHROME)
    let_pass(DAY_MS // 2)
    here = sign_in(ada, FIREFOX)
    used = sign_ins.listing(here)[0].used_at
    assert sign_ins.listing(here) == [
        Device(here.sign_in_id, "Firefox on Linux", used, used, is_this=True),
        Device(there.sign_in_id, "Chrome on Windows", used - DAY_MS // 2, used - DAY_MS // 2, is_this=False),
    ]


def test_devices_are_sorted_current_first(tea: int, ada: Actor, let_pass: Callable[[int], None]):
    here = sign_in(ada)
    let_pass(1)
    others = []
    for _ in range(3):
        others.append(sign_in(ada).sign_in_id)
        let_pass(1)
    assert listed(here) == [here.sign_in_id, *reversed(others)]


def test_expired_sign_in_is_not_listed(tea: int, ada: Actor, let_pass: Callable[[int], None]):
    sign_in(ada)
    kept = sign_in(ada, is_kept=True)
    let_pass(DAY_MS)
    assert listed(kept) == [kept.sign_in_id]
    let_pass(IDLE_KEPT_MS)
    assert listed(kept) == []


def test_long_device_list_keeps_recent_and_current(tea: int, ada: Actor):
    here = sign_in(ada)
    others = [sign_in(ada).sign_in_id for _ in range(MAX_LISTED)]
    assert listed(here) == [here.sign_in_id, *reversed(others[1:])]


def test_user_sees_only_own_devices(tea: int, ada: Actor, grace: Actor):
    here = sign_in(ada)
    sign_in(grace)
    assert listed(here) == [here.sign_in_id]


def test_revoking_ends_that_sign_in_and_tells_its_tabs(published: Published, ada: Actor):
    here, there, third = sign_in(ada), sign_in(ada), sign_in(ada)
    sign_ins.revoke(here, there.sign_in_id)
    assert set(listed(here)) == {here.sign_in_id, third.sign_in_id}
    assert published.to(ada) == [SignInEnded(there.sign_in_id, ada.user_id)]
    assert len(published.events) == 1


def test_nobody_revokes_the_sign_in_of_another(published: Published, ada: Actor, grace: Actor):
    here, hers = sign_in(ada), sign_in(grace)
    for sign_in_id in (hers.sign_in_id, 12345, 0):
        with pytest.raises(NotFound):
            sign_ins.revoke(here, sign_in_id)
    assert sign_ins.alive([hers.sign_in_id])
    assert not published.events


def test_revoking_twice_is_not_found(tea: int, ada: Actor):
    here, there = sign_in(ada), sign_in(ada)
    sign_ins.revoke(here, there.sign_in_id)
    with pytest.raises(NotFound):
        sign_ins.revoke(here, there.sign_in_id)


def test_revoking_others_keeps_this_device(published: Published, ada: Actor, grace: Actor):
    here, hers = sign_in(ada), sign_in(grace)
    others = [sign_in(ada).sign_in_id for _ in range(3)]
    sign_ins.revoke_others(here)
    assert listed(here) == [here.sign_in_id]
    assert sign_ins.alive([hers.sign_in_id])
    assert {event.sign_in_id for event in published.to(ada) if isinstance(event, SignInEnded)} == set(others)
    assert len(published.events) == 3


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/126.0.2592.68", "Edge on Windows"),
        (f"{MAC}{GECKO}Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0", "Opera on macOS"),
        (f"{MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari on macOS"),
        (f"{PHONE}Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{PHONE}CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"{PHONE}FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        (
            MOZILLA + "(iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
            "Safari on iPad",
        ),
        (
            MOZILLA + f"(Linux; Android 10; K){GECKO}Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            MOZILLA
            + f"(Linux; Android 13; SM-S901B){GECKO}SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (MOZILLA + "(Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox on Android"),
        (
            MOZILLA + f"(X11; CrOS x86_64 14541.0.0){GECKO}Chrome/126.0.0.0 Safari/537.36",
            "Chrome on ChromeOS",
        ),
        ("Something/1.0 (Linux)", "Browser on Linux"),
        ("Firefox/128.0", "Firefox"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_device_name_is_familiar(user_agent: str, name: str):
    assert user_agents.named(user_agent) == name
