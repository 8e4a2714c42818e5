"""Guessing is rate limited, and the owner of the account can still sign in."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from messenger import db
from messenger.access.cookies import DEVICE_COOKIE, SIGN_IN_COOKIE
from messenger.domain.actors import Actor
from messenger.domain.authentication import codes, reauthentication, sign_ins, totp
from messenger.domain.authentication.sign_ins import WRONG
from messenger.live import addresses, limits
from messenger.live.limits import SIGN_IN
from tests.support.accounts import change
from tests.support.people import new_id
from tests.support.tabs import PASSWORD, Browser, Tab, email_of
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]

MAX_ATTEMPTS = SIGN_IN.account.windows[0].amount
WAIT = "Too many attempts. Try again in 3 minutes."


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the growing delays."""
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.0)


async def sign_in(tab: Tab, nickname: str, password: str = "wrong") -> str:
    """Try to sign in, and return the reasons for a refusal; none on success."""
    tab.state["sign_in"].clear()
    await tab.call("sign_in.submit", form={"email": email_of(nickname), "password": password})
    await tab.settle()
    said = tab.state["sign_in"]
    assert bool(said.get("ticket")) != bool(said.get("error"))
    return said.get("error", "")


async def attack(tab: Tab, nickname: str, times: int = MAX_ATTEMPTS + 1) -> list[str]:
    return [await sign_in(tab, nickname) for _ in range(times)]


async def test_right_password_waits_after_too_many_guesses(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    tab = await new_browser().open("/sign-in")
    assert await attack(tab, "Alice") == [WRONG] * MAX_ATTEMPTS + [WAIT]
    assert await sign_in(tab, "Alice", PASSWORD) == WAIT
    other = await new_browser().open("/sign-in")
    assert await sign_in(other, "ALICE", PASSWORD) == WAIT


async def test_unknown_account_is_answered_alike(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    tab = await new_browser().open("/sign-in")
    known, unknown = (
        await attack(tab, "Alice", 2 * MAX_ATTEMPTS),
        await attack(tab, "Nobody", 2 * MAX_ATTEMPTS),
    )
    assert known == unknown


async def test_both_forms_of_a_domain_are_counted_together(new_browser: NewBrowser):
    tab = await new_browser().open("/sign-in")
    said = []
    for number in range(MAX_ATTEMPTS + 1):
        domain = ("bücher.example", "XN--bcher-kva.example")[number % 2]
        tab.state["sign_in"].clear()
        await tab.call("sign_in.submit", form={"email": f"ada@{domain}", "password": "wrong"})
        await tab.settle()
        said.append(tab.state["sign_in"]["error"])
    assert said == [WRONG] * MAX_ATTEMPTS + [WAIT]


async def test_success_resets_the_counter(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    for _ in range(3):
        tab = await new_browser().open("/sign-in")
        assert await attack(tab, "Alice", MAX_ATTEMPTS - 1) == [WRONG] * (MAX_ATTEMPTS - 1)
        assert await sign_in(tab, "Alice", PASSWORD) == ""


async def test_known_device_signs_in_during_an_attack(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    attacker = await new_browser().open("/sign-in")
    assert (await attack(attacker, "Alice"))[-1] == WAIT
    alice.http.cookies.delete(SIGN_IN_COOKIE)
    tab = await alice.open("/sign-in")
    assert await sign_in(tab, "Alice", PASSWORD) == ""
    assert await sign_in(attacker, "Alice", PASSWORD) == WAIT


async def test_known_device_signs_in_from_an_attackers_address(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    window = limits.RateLimitItemPerSecond(5, limits.HOUR)
    limit = replace(SIGN_IN.address, windows=(window,))
    monkeypatch.setattr(limits, "SIGN_IN", replace(SIGN_IN, address=limit))
    alice = await new_browser().sign_up("Alice")
    attacker = await new_browser().open("/sign-in")
    told = [await sign_in(attacker, f"Somebody{number}") for number in range(6)]
    assert told[-1] == "Too many attempts. Try again in 60 minutes."
    alice.http.cookies.delete(SIGN_IN_COOKIE)
    tab = await alice.open("/sign-in")
    assert await attack(tab, "Alice", 3) == [WRONG] * 3
    assert await sign_in(tab, "Alice", PASSWORD) == ""
    assert await sign_in(attacker, "Somebody", PASSWORD) == told[-1]


async def test_stolen_device_cookie_is_rate_limited(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    thief = new_browser()
    thief.http.cookies.set(DEVICE_COOKIE, alice.http.cookies[DEVICE_COOKIE])
    assert await attack(await thief.open("/sign-in"), "Alice") == [WRONG] * MAX_ATTEMPTS + [WAIT]
    # A device is known for one account only; attempts on other accounts count as from an unknown device.
    await new_browser().sign_up("Bob")
    attacker = await new_browser().open("/sign-in")
    assert (await attack(attacker, "Bob"))[-1] == WAIT
    assert await sign_in(await thief.open("/sign-in"), "Bob", PASSWORD) == WAIT


async def test_made_up_device_cookies_are_one_unknown_device(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    told = []
    for number in range(MAX_ATTEMPTS + 1):
        browser = new_browser()
        browser.http.cookies.set(DEVICE_COOKIE, f"{number}" * 43)
        told.append(await sign_in(await browser.open("/sign-in"), "Alice"))
    assert told == [WRONG] * MAX_ATTEMPTS + [WAIT]


async def test_invalid_device_token_is_replaced(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    token = alice.http.cookies[DEVICE_COOKIE]
    await alice.sign_in("Alice")
    assert alice.http.cookies[DEVICE_COOKIE] == token
    other = new_browser()
    other.http.cookies.set(DEVICE_COOKIE, "mine", domain="127.0.0.1", path="/")
    await other.sign_in("Alice")
    assert len(other.http.cookies[DEVICE_COOKIE]) == len(token)


async def test_database_outage_counts_no_attempt(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    await new_browser().sign_up("Alice")
    tab = await new_browser().open("/sign-in")
    with monkeypatch.context() as patch:
        patch.setattr(sign_ins, "verify", _away)
        for _ in range(2 * MAX_ATTEMPTS):
            await tab.call("sign_in.submit", form={"email": email_of("Alice"), "password": PASSWORD})
        await tab.settle()
    assert await sign_in(tab, "Alice", PASSWORD) == ""


async def save(tab: Tab, password: str, **typed: str) -> str:
    """Try to save the profile, and return the reason at the current password."""
    form = {"nickname": "Alice", "email": email_of("Alice"), "new_password": "", "current_password": password}
    await tab.call("profile.save", form=form | typed)
    await tab.settle()
    return tab.state["profile"]["errors"].get("current_password", "")


async def test_guessing_within_a_session_is_rate_limited(
    new_browser: NewBrowser,
):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    told = []
    for _ in range(MAX_ATTEMPTS - 1):
        told.append(await save(tab, "wrong", new_password="an entirely different one"))
        await save(tab, "", email=f"{email_of('Alice')} ")
    assert WAIT in told
    assert await save(tab, PASSWORD, new_password="an entirely different one") == WAIT


async def make_administrator(tab: Tab, password: str) -> str:
    """Try to make Bob an administrator, and return the reason at the password."""
    asked = {"asking": new_id(), "action": "make_administrator", "user_id": 2}
    await tab.call("people.confirm_with_password", **asked, form={"current_password": password})
    await tab.settle()
    return tab.state["people"]["answer"]["errors"].get("current_password", "")


async def test_reauthentication_is_rate_limited(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    await new_browser().sign_up("Bob")
    tab = await alice.open("/administration")
    await tab.call("people.visit")
    told = [await make_administrator(tab, "wrong") for _ in range(MAX_ATTEMPTS + 1)]
    assert told == [reauthentication.WRONG] * MAX_ATTEMPTS + [WAIT]


async def test_right_password_does_not_reset_the_code_limit(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    await new_browser().sign_up("Bob")
    change(Actor(1, 1, is_administrator=True), totp_secret=totp.new_secret())
    tab = await alice.open("/profile")
    told = []
    for _ in range(MAX_ATTEMPTS + 1):
        await save(tab, PASSWORD, email="alice@new.example.org", code="000000")
        told.append(tab.state["profile"]["errors"]["code"])
    assert told == [codes.WRONG] * MAX_ATTEMPTS + [WAIT]


def _away(*_: object, **__: object) -> None:
    raise db.Unavailable


def allow_sign_ups(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    window = limits.RateLimitItemPerSecond(most, limits.HOUR)
    limit = replace(limits.SIGN_UP.address, windows=(window,))
    monkeypatch.setattr(limits, "SIGN_UP", replace(limits.SIGN_UP, address=limit))


async def sign_up(browser: Browser, nickname: str, forwarded: str) -> str:
    """Try to sign up through proxies that forward an address, and return the reasons for a refusal."""
    tab = browser.tab()
    tab.headers = {"X-Forwarded-For": forwarded}
    await tab.open("/sign-up")
    form = {"nickname": nickname, "email": email_of(nickname), "password": PASSWORD}
    event = tab.event("sign_up.submit", {"form": form})
    forged = {"ip": forwarded, "headers": {"x-forwarded-for": forwarded, "asgi-scope-client": forwarded}}
    await tab.send(event | {"router_data": event["router_data"] | forged})
    await tab.settle()
    return tab.state["sign_up"].get("errors", {}).get("email", "")


async def test_sign_ups_per_address_are_limited(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    allow_sign_ups(monkeypatch, 2)
    told = [
        await sign_up(new_browser(), nickname, f"203.0.113.{number}")
        for number, nickname in enumerate(("Alice", "Bob", "Eve"))
    ]
    assert told == ["", "", "Too many attempts. Try again in 60 minutes."]


async def test_addresses_behind_a_proxy_are_counted_separately(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(addresses, "settings", addresses.settings.model_copy(update={"trusted_proxies": 1}))
    allow_sign_ups(monkeypatch, 1)
    assert await sign_up(new_browser(), "Alice", "203.0.113.1") == ""
    assert await sign_up(new_browser(), "Bob", "203.0.113.2") == ""
    assert await sign_up(new_browser(), "Eve", "203.0.113.3, 203.0.113.2") != ""


async def test_address_guessing_many_accounts_is_limited(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch, served: Worker
):
    window = limits.RateLimitItemPerSecond(5, limits.HOUR)
    limit = replace(SIGN_IN.address, windows=(window,))
    monkeypatch.setattr(limits, "SIGN_IN", replace(SIGN_IN, address=limit))
    await new_browser().sign_up("Alice")
    tab = await new_browser().open("/sign-in")
    # Correct passwords don't count as guesses.
    for _ in range(7):
        assert await sign_in(tab, "Alice", PASSWORD) == ""
    told = [await sign_in(tab, f"Somebody{number}") for number in range(6)]
    assert told == [WRONG] * 5 + ["Too many attempts. Try again in 60 minutes."]
