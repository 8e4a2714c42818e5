"""Revoking sign-ins and deleting accounts over real connections, and how the other tabs react."""

import asyncio
from collections.abc import Callable

import pytest

from messenger.access import identity
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from tests.support.tabs import PASSWORD, Browser, Tab

NewBrowser = Callable[[], Browser]
ALICE = Actor(1, 0, is_administrator=False)


async def _is_out(tab: Tab) -> None:
    async with asyncio.timeout(1):
        await tab.until(lambda: tab.holds(op="reload"), "the tab is told to reload")
    led = len(tab.redirects())
    await tab.call("devices.show")
    await tab.until(lambda: len(tab.redirects()) > led, "it is led to the sign-in")


def _ids(tab: Tab) -> list[int]:
    return [device["id"] for device in tab.state["devices"].get("listed", [])]


async def test_profile_lists_the_devices(new_browser: NewBrowser):
    alice, elsewhere = await new_browser().sign_up("Alice"), await new_browser().sign_in("Alice")
    await new_browser().sign_up("Bob")
    for browser, own in ((alice, 1), (elsewhere, 2)):
        tab = await browser.open("/profile")
        await tab.call("devices.show")
        await tab.until(lambda tab=tab: _ids(tab), "the list is there")
        assert {device["id"]: device["is_this"] for device in tab.state["devices"]["listed"]} == {
            1: own == 1,
            2: own == 2,
        }


async def test_revoked_device_loses_its_tabs(new_browser: NewBrowser):
    alice, elsewhere = await new_browser().sign_up("Alice"), await new_browser().sign_in("Alice")
    here, there, other = await alice.open(), await elsewhere.open(), await elsewhere.open()
    await there.call("devices.show")
    await there.settle()
    await here.call("devices.revoke", sign_in_id=2)
    for tab in (there, other):
        await _is_out(tab)
    await here.settle()
    assert _ids(here) == [1]
    assert not here.holds(op="reload")


async def test_revoking_all_others_leaves_this_one(new_browser: NewBrowser):
    alice, *others = [await new_browser().sign_up("Alice")] + [
        await new_browser().sign_in("Alice") for _ in range(2)
    ]
    here, *there = [await browser.open() for browser in (alice, *others)]
    await here.call("devices.revoke_others")
    for tab in there:
        await _is_out(tab)
    await here.settle()
    assert _ids(here) == [1]


async def test_user_cannot_revoke_devices_of_others(new_browser: NewBrowser):
    alice, eve = await new_browser().sign_up("Alice"), await new_browser().sign_up("Eve")
    hers, spy = await alice.open(), await eve.open()
    await spy.call("devices.revoke", sign_in_id=1)
    await spy.call("devices.revoke_others")
    await spy.settle()
    assert _ids(spy) == [2]
    await hers.settle()
    assert not hers.holds(op="reload")


async def test_sign_in_revoked_by_another_worker_is_refused(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = await alice.open()
    await tab.call("devices.show")
    await tab.until(lambda: _ids(tab), "the sign-in is trusted")
    sign_ins.revoke(ALICE, 1)
    await _is_out(tab)


async def test_stale_identity_is_not_cached(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    alice = await new_browser().sign_up("Alice")
    token = identity.token_of(alice.cookies)
    identify = sign_ins.identify

    def end_meanwhile(token: str) -> Actor | None:
        known = identify(token)
        sign_ins.revoke(ALICE, 1)
        identity.forget()
        return known

    identity.forget()
    with monkeypatch.context() as patch:
        patch.setattr(sign_ins, "identify", end_meanwhile)
        assert await identity.identify(alice.cookies)
    assert await identity.identify(alice.cookies) is None
    assert token


async def test_tab_joining_during_sign_out_hears_nothing(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    alice = await new_browser().sign_up("Alice")
    tab = alice.tab()

    async def trusting(_cookies: str) -> Actor:
        return Actor(1, 1, is_administrator=True)

    monkeypatch.setattr(identity, "identify", trusting)
    sign_ins.revoke(ALICE, 1)
    await tab.open()
    await tab.until(lambda: tab.holds(op="reload"), "the tab is told to reload")
    assert not any("viewer" in change for change in tab.changes)


async def test_deleting_the_account_ends_all_tabs_of_all_devices(new_browser: NewBrowser):
    alice, elsewhere = await new_browser().sign_up("Alice"), await new_browser().sign_in("Alice")
    here, there = await alice.open("/profile"), await elsewhere.open()
    await here.call("deletion.delete", asking="asked", form={"password_to_delete": "not this one"})
    await here.until(lambda: here.state["deletion"].get("answer"), "it is refused")
    assert here.state["deletion"]["answer"]["errors"] == {"current_password": "This is not your password."}
    await there.settle()
    assert not there.holds(op="reload")
    await here.call("deletion.delete", asking="asked", form={"password_to_delete": PASSWORD})
    for tab in (here, there):
        await tab.until(lambda tab=tab: tab.holds(op="reload"), "the tab is told to reload")
        await _is_out(tab)
    stranger = await new_browser().open("/sign-in")
    await stranger.call("sign_in.submit", form={"email": "alice@example.org", "password": PASSWORD})
    await stranger.until(lambda: stranger.state["sign_in"].get("error"), "it is refused")
    assert not stranger.state["sign_in"].get("ticket")
    assert PASSWORD not in str(here.frames)
