"""Every address answers without a redirect, which behind a proxy would lead to the wrong scheme or host."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import product

import pytest

from messenger.run import build
from messenger.web import routes as plain
from tests.support import servers

# One process runs them all: each would start the application.
pytestmark = pytest.mark.xdist_group("trailing slash")

PUBLIC_URL = "https://chat.example.org:8443"
ROUTES = "from messenger.messenger import app; print(*app._unevaluated_pages)"
ODD: list[dict[str, str]] = [
    {"Host": "chat.example.org:8443"},
    {"Host": "evil.example"},
    {"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    {"Host": "127.0.0.1", "Forwarded": "host=evil.example;proto=https", "X-Forwarded-Port": "1"},
    {"Host": "127.0.0.1", "X-Original-URL": "//evil.example/", "X-Forwarded-Prefix": "//evil.example"},
    {"Host": ""},
]
ELSEWHERE = [
    *(
        "//evil.example/",
        "//evil.example",
        "//evil.example/sign-in",
        "///evil.example/..",
        "//evil.example/..",
    ),
    *("/\\evil.example", "/%5cevil.example/", "/%2f%2fevil.example/sign-in", "//evil.example/%2e%2e/sign-in"),
    *("//sign-in", "/sign-in//", "/./sign-in", "/x/../sign-in", "/sign-in/..", "/administration/../sign-in"),
    *("/sign-in?next=//evil.example", "/sign-in/?next=//evil.example", "http://evil.example/sign-in"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[servers.Application]:
    """The application behind a proxy that terminates TLS."""
    with servers.application(PUBLIC_URL=PUBLIC_URL) as application:
        yield application


@pytest.fixture(scope="module")
def paths() -> list[str]:
    """The paths of all routes, without a trailing slash."""
    told = subprocess.run(
        [sys.executable, "-c", ROUTES],
        cwd=servers.ROOT,
        env=servers.inherited(),
        capture_output=True,
        text=True,
        check=True,
    )
    pages = [f"/{route}" for route in told.stdout.split() if route not in ("index", "404")]
    built = build.PAGES.parent
    folders = [f"/{page.parent.relative_to(built)}" for page in built.rglob("*/index.html")]
    routes = [route.path for route in plain.routes]
    known = ["/ping", "/_health", "/_event", "/_upload", "/assets", "/favicon.svg", "/nothing"]
    return sorted({re.sub(r"\[.*?\]", "1", path) for path in (*pages, *folders, *routes, *known)})


@pytest.fixture(scope="module")
def connection(served: servers.Application) -> Iterator[http.client.HTTPConnection]:
    """A connection for one request after another."""
    opened = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    yield opened
    opened.close()


def _ask(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str], method: str = "GET"
) -> tuple[int, str]:
    connection.putrequest(method, path, skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get("location", "")


def test_no_registered_address_redirects(connection: http.client.HTTPConnection, paths: list[str]):
    assert len(paths) > 20
    for path, slash, headers, method in product(paths, ("", "/", "?a=1"), ODD, ("GET", "HEAD")):
        status, location = _ask(connection, path + slash, headers, method)
        assert (location, status // 100 == 3) == ("", False), (method, path + slash, headers)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/profile", "/forgot-password", "/administration"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_page_is_served_with_and_without_slash(path: str, slash: str, connection: http.client.HTTPConnection):
    assert _ask(connection, path + slash, ODD[0]) == (200, "")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_path_leads_to_another_host(path: str, connection: http.client.HTTPConnection):
    for headers in ODD:
        status, location = _ask(connection, path, headers)
        assert (location, status // 100 == 3) == ("", False), headers
