"""The route table: who may open each page, over real connections, and that no link is dead."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from messenger.domain.mail_kinds import WITH_LINK
from messenger.messenger import app
from messenger.ui.routes import NO_ADDRESS, PAGES, Access, Page
from messenger.ui.screens.palette.view import Shortcuts
from messenger.ui.wire import gate
from messenger.web import notifications, pictures
from messenger.web import routes as plain_routes
from tests.support.handlers import OURS
from tests.support.servers import ROOT
from tests.support.tabs import Browser, Tab

NewBrowser = Callable[[], Browser]

# A second list, so that opening a page to everybody, or to administrators only, is deliberate.
OPEN = {
    *("/sign-in", "/sign-up", "/join/[token]", NO_ADDRESS),
    *("/forgot-password", "/reset-password/[token]", "/confirm-email/[token]"),
}
ADMINISTRATION = {
    "/administration",
    "/welcome",
    *(f"/administration/{section}" for section in ("invitations", "links", "settings", "mail", "audit")),
}
ADDRESS = re.compile(r"/([a-z][\w/.-]*)?")
PLACEHOLDER = re.compile(r"\[+\w+\]+")

each_route = pytest.mark.parametrize("route", PAGES, ids=lambda route: route.address)


def _example(route: Page) -> str:
    return "/nothing" if route.address == NO_ADDRESS else PLACEHOLDER.sub("1", route.address)


async def _open(browser: Browser, route: Page) -> Tab:
    tab = await browser.open(_example(route))
    await tab.settle()
    return tab


def _is_led_to_sign_in(tab: Tab) -> bool:
    return any(path.startswith("/sign-in") for path in tab.redirects())


def _statuses(tab: Tab) -> set[str]:
    """The results of the access checks in the states of administration pages."""
    return {state["status"] for state in tab.state.values() if "status" in state} - {""}


def test_open_and_administration_pages_are_these():
    assert {route.address for route in PAGES if route.access is Access.EVERYONE} == OPEN
    assert {route.address for route in PAGES if route.access is Access.ADMINISTRATORS} == ADMINISTRATION


@each_route
async def test_stranger_opens_only_open_pages(route: Page, new_browser: NewBrowser):
    tab = await _open(new_browser(), route)
    assert _is_led_to_sign_in(tab) is not (route.access is Access.EVERYONE)
    assert _statuses(tab) == set()
    assert tab.changes == []


@each_route
async def test_member_opens_all_but_administration(route: Page, new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    tab = await _open(await new_browser().sign_up("Bob"), route)
    assert not _is_led_to_sign_in(tab)
    assert _statuses(tab) == ({"missing"} if route.access is Access.ADMINISTRATORS else set())
    assert tab.holds(viewer=2) is not (route.access is Access.EVERYONE)


@each_route
async def test_administrator_opens_every_page(route: Page, new_browser: NewBrowser):
    tab = await _open(await new_browser().sign_up("Alice"), route)
    assert not _is_led_to_sign_in(tab)
    assert _statuses(tab) == ({"shown"} if route.access is Access.ADMINISTRATORS else set())


@each_route
def test_palette_is_on_all_pages_behind_the_sign_in(route: Page):
    has_palette = any(isinstance(part, Shortcuts) for part in route.component().children)
    assert has_palette is not route.is_open


@each_route
def test_open_page_loads_by_open_handlers_only(route: Page):
    functions = {handler.fn: name for name, handler in OURS.items()}
    is_open = [gate.is_open(handler.fn, functions[handler.fn]) for handler in route.handlers]
    assert all(is_open) is (route.access is Access.EVERYONE)


@pytest.mark.parametrize("route", [route for route in PAGES if route.is_open and route.address != NO_ADDRESS])
async def test_refused_call_on_an_open_page_does_not_redirect(route: Page, new_browser: NewBrowser):
    tab = await _open(new_browser(), route)
    await tab.call("profile.load")
    await tab.settle()
    assert not tab.state["profile"].get("nickname")
    assert not tab.redirects()


def _in_sources() -> Iterator[str]:
    """The addresses of ours in the sources, with a 1 for each placeholder."""
    for folder in ("ui", "domain", "web"):
        for path in sorted((ROOT / "messenger" / folder).rglob("*.py")):
            yield from filter(ADDRESS.fullmatch, map(_without_query, _texts(ast.parse(path.read_text()))))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        # A placeholder: the site in front of a link, a part of the path, or the query at its end.
        yield text.removeprefix("{}").replace("/{}", "/1").replace("{}", "?")
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for part in ast.iter_child_nodes(node):
            yield from _texts(part)


def _without_query(address: str) -> str:
    return address.partition("?")[0]


# The plain HTTP routes, and the folder of the built scripts.
PLAIN = (*plain_routes.routes, *notifications.routes, *pictures.routes)
BESIDES = {*(route.path for route in PLAIN), "/assets/", "/pictures/1"}


def _has_page(address: str) -> bool:
    # An address that ends in a slash stands for all below it.
    page = app.router(f"{address}1" if address.endswith("/") else address)
    return bool(page) or address in BESIDES or (ROOT / "assets" / address[1:]).exists()


def test_addresses_have_pages():
    addresses = {*_in_sources(), *(f"/{kind.page}/1" for kind in WITH_LINK)}
    assert [address for address in sorted(addresses) if not _has_page(address)] == []
    # The search has found those that pages name.
    assert {"/", "/profile", "/administration/audit", "/join/1", "/reset-password/1"} <= addresses
