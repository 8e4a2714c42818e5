"""Cookie names: different for instances on one host, and old names are still accepted."""

from collections.abc import Callable

import pytest

from messenger import config
from messenger.access import cookies
from messenger.access.cookies import DEVICE_COOKIE, SIGN_IN_COOKIE
from tests.support.tabs import Browser

NewBrowser = Callable[[], Browser]


@pytest.mark.parametrize(
    ("public_url", "name"),
    [
        ("http://localhost:3000", "sign-in-3000"),
        ("http://127.0.0.1:3001", "sign-in-3001"),
        ("http://chat.example.org", "sign-in"),
        ("http://chat.example.org:80", "sign-in"),
        ("https://chat.example.org", "__Host-sign-in"),
        ("https://chat.example.org:443", "__Host-sign-in"),
        ("https://chat.example.org:8443", "__Host-sign-in-8443"),
    ],
)
def test_port_of_public_url_names_the_cookie(public_url: str, name: str):
    assert cookies.name("sign-in", config.read({"PUBLIC_URL": public_url})) == name


async def test_sign_in_from_before_the_upgrade_counts(new_browser: NewBrowser):
    alice = await _with_old_names(new_browser)
    tab = await alice.open("/")
    assert await tab.until(lambda: tab.state["identity"].get("me"), "the tab knows who it is")
    assert (await alice.http.get("/auth/export", headers={"Sec-Fetch-Site": "none"})).status_code == 200


async def test_next_sign_in_replaces_the_old_one(new_browser: NewBrowser):
    alice = await _with_old_names(new_browser)
    old_sign_in, device = alice.http.cookies["sign-in"], alice.http.cookies["device"]
    await alice.sign_in("Alice")
    assert alice.http.cookies[DEVICE_COOKIE] == device
    del alice.http.cookies[SIGN_IN_COOKIE]
    assert alice.http.cookies["sign-in"] == old_sign_in
    assert (await alice.http.get("/auth/export", headers={"Sec-Fetch-Site": "none"})).status_code == 401


async def _with_old_names(new_browser: NewBrowser) -> Browser:
    alice = await new_browser().sign_up("Alice")
    held = dict(alice.http.cookies)
    alice.http.cookies.clear()
    alice.http.cookies.set("sign-in", held[SIGN_IN_COOKIE])
    alice.http.cookies.set("device", held[DEVICE_COOKIE])
    return alice
