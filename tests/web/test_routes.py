"""The plain routes, and which sites may use them or the live connection."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
import sqlalchemy as sa
from socketio.exceptions import ConnectionError

from messenger import db
from messenger.access.cookies import CACHE_KEY_COOKIE, DEVICE_COOKIE, SIGN_IN_COOKIE
from messenger.access.inputs import own_path
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.models import User
from tests.support import servers
from tests.support.tabs import ORIGIN, PASSWORD, Browser

NewBrowser = Callable[[], Browser]

FOREIGN = [
    "https://evil.example",
    "null",
    f"{ORIGIN}.evil.example",
    f"{ORIGIN}0",
    ORIGIN.replace("http", "https"),
]
ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil",
    "javascript:alert(1)",
    "",
    "x",
]


async def _ticket(browser: Browser) -> str:
    tab = await browser.open("/sign-up")
    form = {"nickname": "Alice", "email": "alice@example.org", "password": PASSWORD}
    await tab.call("sign_up.submit", form=form)
    return await tab.until(lambda: tab.state["sign_up"].get("ticket"), "a ticket comes")


@pytest.mark.parametrize("origin", FOREIGN)
async def test_another_site_may_not_connect(origin: str, new_browser: NewBrowser):
    with pytest.raises(ConnectionError):
        await new_browser().open(origin=origin)


@pytest.mark.parametrize("origin", FOREIGN)
async def test_another_site_may_not_start_a_session(origin: str, new_browser: NewBrowser):
    alice = new_browser()
    data = {"ticket": await _ticket(alice), "next": "/"}
    answer = await alice.http.post("/auth/session", data=data, headers={"Origin": origin})
    assert answer.status_code == 403
    assert not alice.cookies
    assert (await alice.post_ticket(data["ticket"])).status_code == 303


async def test_session_needs_an_origin(new_browser: NewBrowser):
    alice = new_browser()
    ticket = await _ticket(alice)
    del alice.http.headers["Origin"]
    assert (await alice.post_ticket(ticket)).status_code == 403


async def test_a_ticket_is_good_once(new_browser: NewBrowser):
    alice, thief = new_browser(), new_browser()
    ticket = await _ticket(alice)
    await alice.post_ticket(ticket)
    answer = await thief.post_ticket(ticket)
    assert answer.headers["location"] == f"{ORIGIN}/sign-in"
    assert not thief.cookies


async def test_only_the_cache_key_can_be_read_by_pages(new_browser: NewBrowser):
    alice = new_browser()
    answer = await alice.post_ticket(await _ticket(alice))
    cookies = answer.headers.get_list("set-cookie")
    names = [cookie.partition("=")[0] for cookie in cookies]
    assert names == [SIGN_IN_COOKIE, DEVICE_COOKIE, CACHE_KEY_COOKIE]
    for name, cookie in zip(names, cookies, strict=True):
        assert {"Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert ("HttpOnly" in cookie.split("; ")) is (name != CACHE_KEY_COOKIE)


async def test_each_sign_in_has_another_cache_key(new_browser: NewBrowser):
    alice = new_browser()
    answers = [await alice.post_ticket(await _ticket(alice))]
    answers.append(await alice.post_ticket(sign_ins.verify("alice@example.org", PASSWORD, is_kept=False)))
    sent = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert len({cookie for cookie in sent if cookie.startswith(CACHE_KEY_COOKIE)}) == 2


SIGN_IN_OVER_HTTPS = """
import asyncio, httpx
from starlette.applications import Starlette
from messenger.run import schema
from messenger.web import routes
from messenger.domain.accounts import sign_up

async def cookies(ticket):
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=routes.routes)), base_url="https://chat.example.org"
    )
    headers = {"Origin": "https://chat.example.org"}
    answer = await browser.post("/auth/session", data={"ticket": ticket}, headers=headers)
    return answer.headers.get_list("set-cookie")

schema.prepare()
for cookie in asyncio.run(cookies(sign_up.sign_up("Alice", "alice@example.org", "a horse, a battery"))):
    name, _, rest = cookie.partition("=")
    print(name, *rest.split("; ")[1:], sep="; ")
"""


def test_https_cookies_are_secure_and_host_bound(tmp_path: Path):
    environment = servers.inherited() | {"PUBLIC_URL": "https://chat.example.org", "DATA_DIR": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", SIGN_IN_OVER_HTTPS],
        cwd=servers.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    cookies = [line.split("; ") for line in told.stdout.splitlines()]
    names = [name for name, *_ in cookies]
    assert names == ["__Host-sign-in", "__Host-device", "__Host-cache-key"], told.stderr
    for _, *attributes in cookies:
        # Browsers accept this prefix only on a cookie that is Secure, for the path / and without a domain.
        assert {"Secure", "Path=/", "SameSite=lax"} <= set(attributes)
        assert not [attribute for attribute in attributes if attribute.startswith("Domain")]


@pytest.mark.parametrize("onward", ELSEWHERE)
async def test_signing_in_leads_to_no_other_site(onward: str, new_browser: NewBrowser):
    alice = new_browser()
    answer = await alice.post_ticket(await _ticket(alice), onward)
    assert answer.headers["location"] == f"{ORIGIN}/"


async def test_signing_in_leads_to_the_page_asked_for(new_browser: NewBrowser):
    alice = new_browser()
    answer = await alice.post_ticket(await _ticket(alice), "/conversations/1")
    assert answer.headers["location"] == f"{ORIGIN}/conversations/1"


@pytest.mark.parametrize("path", [*ELSEWHERE, "/a\nb", "/a\tb", "/\0", "/\u2028", "/" + "a" * 500])
def test_foreign_path_means_the_start_page(path: str):
    assert own_path(path) == "/"


@pytest.mark.parametrize(
    "body",
    [
        b"ticket=%00",
        b"ticket=%ED%A0%80",
        b"ticket=",
        b"",
        b"x",
        b"\xff",
        b"ticket=" + b"a" * 5000,
        b"a=1&" * 9,
    ],
)
async def test_invalid_form_starts_no_session(body: bytes, new_browser: NewBrowser):
    browser = new_browser()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.http.post("/auth/session", content=body, headers=form)
    assert answer.status_code in (303, 400)
    assert answer.headers.get("location") in (None, f"{ORIGIN}/sign-in")
    assert not browser.cookies


async def test_sign_in_shows_a_database_outage(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    alice = new_browser()
    ticket = await _ticket(alice)
    with monkeypatch.context() as patch:
        patch.setattr(db, "transaction", _away)
        answer = await alice.post_ticket(ticket)
    assert (answer.status_code, "couldn't reach its database" in answer.text) == (503, True)
    assert (await alice.post_ticket(ticket)).status_code == 303


def _away() -> None:
    raise db.Unavailable


async def test_second_click_on_sign_up_is_harmless(new_browser: NewBrowser):
    tab = await new_browser().open("/sign-up")
    form = {"nickname": "Alice", "email": "alice@example.org", "password": PASSWORD}
    for _ in range(2):
        await tab.call("sign_up.submit", form=form)
    await tab.until(lambda: tab.state["sign_up"].get("ticket"), "a ticket comes")
    await tab.settle()
    assert not tab.state["sign_up"].get("errors")


HERE = {"Sec-Fetch-Site": "same-origin"}


async def _export(browser: Browser, **headers: str) -> httpx.Response:
    del browser.http.headers["Origin"]
    return await browser.http.get("/auth/export", headers=headers)


async def test_signed_in_user_downloads_an_export(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    answer = await _export(alice, **HERE)
    assert answer.status_code == 200
    assert answer.json()["account"]["email"] == "alice@example.org"
    today = datetime.now(UTC).date()
    name = f"messenger-Alice-{today}.json"
    expected = f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == expected
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


async def test_hostile_nickname_is_safe_in_the_file_name(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(nickname='Al/ic\\e"; x=ü:🎉'))
    named = (await _export(alice, **HERE)).headers["content-disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"[A-Za-z0-9._-]+\.json\"; filename\*=UTF-8''[A-Za-z0-9._%-]+\.json", named
    )
    saved = unquote(named.partition("''")[2])
    assert saved.startswith("messenger-Al_ic_e_;_x=ü_🎉-")


async def test_signed_out_user_cannot_download(new_browser: NewBrowser):
    stranger = new_browser()
    assert (await _export(stranger, **HERE)).status_code == 401
    stranger.http.cookies.set(SIGN_IN_COOKIE, "made up")
    answer = await stranger.http.get("/auth/export", headers=HERE)
    assert (answer.status_code, answer.text) == (401, "Please sign in again.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "same-site", "Referer": f"{ORIGIN}.evil.example/"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Referer": "https://evil.example/"},
        {"Referer": "http://[evil"},
        {},
    ],
)
async def test_cross_site_download_is_refused(headers: dict[str, str], new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    answer = await _export(alice, **headers)
    assert answer.status_code == 403
    assert "alice" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [HERE, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-site", "Referer": f"{ORIGIN}/profile"}],
)
async def test_own_page_and_typed_address_are_allowed(headers: dict[str, str], new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    assert (await _export(alice, **headers)).status_code == 200


async def test_revoked_sign_in_cannot_export(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    assert (await _export(alice, **HERE)).status_code == 200
    sign_ins.revoke(Actor(1, 0, is_administrator=False), 1)
    assert (await alice.http.get("/auth/export", headers=HERE)).status_code == 401
