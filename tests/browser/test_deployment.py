"""Deployments: other addresses, TLS, proxies, and two instances on one host."""

import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.browser.person import Faults, Person
from tests.support import servers
from tests.support.mail_server import certificate
from tests.support.processes import free_port
from tests.support.proxy import proxy
from tests.support.servers import Application
from tests.support.waiting import until
from tests.support.web_proxy import WebProxy, web_proxy

Visit = Callable[..., Person]
BLOCKED = "live connection is blocked"


@pytest.fixture
def elsewhere(app: Application, faults: Faults) -> Iterator[str]:
    """A URL of the application other than its PUBLIC_URL."""
    faults.expected += ["WebSocket", "ERR_"]
    port = free_port()
    with proxy(("127.0.0.1", port), ("127.0.0.1", app.port)):
        yield f"http://127.0.0.1:{port}"


def test_page_at_another_address_names_the_right_one(visit: Visit, app: Application, elsewhere: str):
    ada = visit("Ada", url=elsewhere)
    said = ada.page.get_by_role("status").locator("div", has_text=f"This server answers at {app.url}")
    for path in ("/sign-in", "/sign-up", "/", "/administration", "/join/none", "/forgot-password"):
        ada.goes_to(path)
        expect(said).to_be_visible()
        expect(said).to_contain_text(f"To use {elsewhere} instead, set PUBLIC_URL")
        expect(said.get_by_role("link")).to_have_attribute("href", re.compile(f"^{app.url}{path}"))
    said_once = f"set PUBLIC_URL={elsewhere} and restart"
    until(lambda: app.log().count(said_once) == 1, "the log names the setting")


def test_link_leads_to_where_the_page_works(
    visit: Visit, app: Application, elsewhere: str, connection: object
):
    ada = visit("Ada", url=elsewhere).goes_to("/sign-in")
    ada.page.get_by_role("link", name=app.url).click()
    expect(ada.page).to_have_url(re.compile(f"^{app.url}/sign-in"))
    expect(ada.page.get_by_role("button", name="Sign in")).to_be_enabled()
    expect(ada.page.get_by_text("This server answers at")).to_have_count(0)


@pytest.fixture
def blocking(faults: Faults) -> Iterator[tuple[WebProxy, Application]]:
    """A proxy that blocks WebSockets, at the PUBLIC_URL of the application behind it."""
    faults.expected.append("WebSocket")
    port = free_port()
    with (
        servers.application(PUBLIC_URL=f"http://127.0.0.1:{port}") as behind,
        web_proxy(behind.port, port=port) as running,
    ):
        running.passes_websockets = False
        yield running, behind


def test_proxy_that_blocks_websockets_is_named(visit: Visit, blocking: tuple[WebProxy, Application]):
    running, behind = blocking
    ada = visit("Ada", url=behind.environment["PUBLIC_URL"]).goes_to("/sign-in")
    said = ada.page.get_by_role("status").locator("div", has_text=BLOCKED)
    expect(said).to_be_visible()
    expect(said).to_contain_text("Upgrade")
    assert behind.log().count("without the Upgrade header") == 1
    running.passes_websockets = True
    expect(said).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Sign in")).to_be_enabled()


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[str]:
    """The URL of an application behind a proxy that terminates TLS on a non-standard port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate(tmp_path))
    port = free_port()
    url = f"https://localhost:{port}"
    with (
        servers.application(PUBLIC_URL=url, TRUSTED_PROXIES="1") as behind,
        web_proxy(behind.port, host="127.0.0.2", port=port, context=context),
    ):
        yield url


def test_people_sign_up_over_https_on_another_port(tls: str, visit: Visit):
    ada = visit("Ada", url=tls, ignore_https_errors=True)
    for path in ("/sign-in", "/forgot-password", "/sign-up"):
        ada.goes_to(path)
        assert ada.page.url.startswith(f"{tls}{path}")
        expect(ada.page.get_by_role("main").get_by_role("button")).to_be_enabled()
    ada.signs_up()
    expect(ada.page.get_by_role("button", name="New conversation")).to_be_enabled()
    assert {cookie.get("name") for cookie in ada.context.cookies()} == {
        f"__Host-{purpose}-{tls.rpartition(':')[2]}" for purpose in ("sign-in", "device", "cache-key")
    }


def test_instances_on_one_host_sign_nobody_out(join: Join, app: Application):
    (ada,) = join("Ada")
    with servers.application() as second:
        there = Person(ada.account, lambda: ada.context, f"http://127.0.0.1:{second.port}").signs_up()
        ada.goes_to("/").is_at("/")
        expect(ada.page.get_by_role("button", name="Sign out")).to_be_enabled()
        there.goes_to("/").is_at("/")
        there.clicks("Sign out")
        there.reads("Sign in")
        ada.goes_to("/").is_at("/")
        expect(ada.page.get_by_role("button", name="Sign out")).to_be_enabled()
        there.signs_in().is_at("/")
