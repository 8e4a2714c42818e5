"""Previews of links, fetched by the application from a web server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Locator, Route, expect

from messenger.domain.administration import site_limits
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support import servers
from tests.support.administration import administrator
from tests.support.people import all_said
from tests.support.picture_files import picture
from tests.support.waiting import until

# They share an application of their own.
pytestmark = pytest.mark.xdist_group("previews")

# Runs when the application starts: the web server of the test stands for the internet.
PROGRAM = """
from messenger.previews import network
network.INTERNET = network.Internet(is_allowed={{"127.0.0.1"}}.__contains__, ports={{"http": {port}}})
"""


PAGE = b"""<title>Tea in Cambridge</title><meta property="og:site_name" content="The Tea Room">
    <meta name="description" content="Every day at four."><meta property="og:image" content="/cup.jpg">"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_picture = self.path == "/cup.jpg"
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg" if is_picture else "text/html")
        self.end_headers()
        self.wfile.write(picture("JPEG", (1200, 630)) if is_picture else PAGE)

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Say nothing."""


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The address of a page on a real web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tea"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def fetching(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Application]:
    """The application, for which that server is the internet."""
    port = page.split(":")[2].split("/")[0]
    folder = tmp_path_factory.mktemp("start")
    (folder / "sitecustomize.py").write_text(PROGRAM.format(port=port))
    with servers.application(PYTHONPATH=f"{folder}:{servers.ROOT}") as running:
        yield running


@pytest.fixture
def app(fetching: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return fetching


def _card(person: Person) -> Locator:
    return person.log.get_by_role("link", name="Tea in Cambridge")


def _remove(person: Person) -> Locator:
    return person.log.get_by_role("button", name="Remove preview")


def _picture(person: Person) -> Locator:
    return person.log.locator(".preview img")


def _size(person: Person) -> tuple[float, float]:
    box = person.log.locator(".preview").bounding_box()
    assert box
    return box["width"], box["height"]


def test_preview_arrives_and_its_author_removes_it(join: Join, talk: Talk, page: str):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}")
    held: list[Route] = []
    grace.page.route("**/pictures/*", lambda route: held.append(route))
    ada.types(f"Look: {page}").clicks("Send")
    before = until(lambda: (size := _size(grace)) and held and size, "the picture is requested")
    held[0].continue_()
    for person in (ada, grace):
        expect(_picture(person)).to_have_js_property("naturalWidth", 320)
    # It has arrived, and nothing has moved.
    assert _size(grace) == before
    address = _picture(grace).evaluate("picture => picture.src")
    # Browsers never ask the linked site.
    assert address.startswith(grace.page.url.split("/conversations")[0] + "/pictures/")
    assert grace.page.request.get(address).status == 200
    for person in (ada, grace):
        expect(_card(person)).to_have_attribute("href", page)
        expect(_card(person)).to_have_attribute("target", "_blank")
        expect(person.log).to_contain_text("The Tea Room")
        expect(person.log).to_contain_text("Every day at four.")
    expect(_remove(grace)).to_have_count(0)
    other = ada.in_another_tab("/settings/appearance")
    other.page.get_by_label("Show previews of links").uncheck()
    expect(_card(ada)).to_have_count(0)
    other.page.get_by_label("Show previews of links").check()
    _remove(ada).click()
    for person in (ada, grace):
        expect(_card(person)).to_have_count(0)
        person.page.reload()
        person.sees(f"Look: {page}")
        expect(_card(person)).to_have_count(0)
    assert grace.page.request.get(address).status == 404


def test_site_without_previews_fetches_none(join: Join, talk: Talk, page: str):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    site_limits.choose_showing_previews(administrator("Boss"), False)
    ada.goes_to(f"/conversations/{picnic}")
    ada.types(page).clicks("Send")
    sent = ada.log.locator("[data-status='sent']")
    expect(sent).to_have_count(1)
    boss = administrator("Chief")
    site_limits.choose_showing_previews(boss, True)
    # What the test stores itself reaches the page when it is loaded.
    ada.page.reload()
    ada.types(f"Again: {page}").clicks("Send")
    expect(sent).to_have_count(2)
    expect(_card(ada)).to_have_count(1)
    assert [message.preview is None for message in all_said(picnic)] == [True, False]
    for wanted, shown in ((False, 0), (True, 1)):
        site_limits.choose_showing_previews(boss, wanted)
        ada.page.reload()
        ada.sees(page, f"Again: {page}")
        expect(_card(ada)).to_have_count(shown)
