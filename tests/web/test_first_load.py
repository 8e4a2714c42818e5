"""What a browser gets before any script runs: the shell of the page, its preloads, and small files."""

import re
from pathlib import PurePosixPath

import httpx
import pytest

from messenger.run import build
from messenger.ui import routes
from messenger.web.pages import placeholders
from tests.support import servers

STATIC_IMPORT = re.compile(r"""(?:from|import)\s*["'](?:\./|/assets/)([^"']+\.js)["']""")
PRELOADED = re.compile(r'<link rel="modulepreload" fetchpriority="low" href="/assets/([^"]+)"')
BLOCKING = re.compile(r'<link [^>]*rel="stylesheet"|<script(?![^>]* (?:async|type="module"))[^>]* src=')
SHEET = re.compile(r'<style data-sheet="([^"]+)">(.*?)</style>', re.DOTALL)
LINKED = re.compile(r'(?:href|src)="(/assets/[^"]+\.(?:js|css))"')
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
CONVERSATION = "/conversations/5"
MAX_BYTES = 164_700
# Ten packets, which a server sends before the browser has acknowledged any (RFC 6928).
MAX_PAGE_BYTES = 14_600


def _body(answer: httpx.Response) -> str:
    """Return the visible part of a page, without its scripts."""
    (body,) = re.findall(r"<body>(.*)</body>", answer.text, re.DOTALL)
    return re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)


@pytest.mark.xdist_group("application")
class TestTheBuiltPages:
    @pytest.mark.parametrize("path", [CONVERSATION, f"{CONVERSATION}/", f"{CONVERSATION}/40"])
    def test_conversation_has_its_shell(self, path: str, application: servers.Application):
        answer = httpx.get(application.url + path)
        assert answer.status_code == 200
        body = _body(answer)
        assert '<nav aria-label="Conversations"' in body
        assert re.search(r'<form class="composer"[^>]* method="dialog"><textarea', body)
        assert body.count('class="skeleton"') == 2

    @pytest.mark.parametrize("path", ["/", CONVERSATION])
    def test_page_is_hydrated_after_connecting(self, path: str, application: servers.Application):
        # `<!--$-->` is how React marks the start of a Suspense boundary.
        assert _body(httpx.get(application.url + path)).startswith('<!--$--><div class="messenger"')

    @pytest.mark.parametrize("page", [page for page in routes.PAGES if "[" in page.address])
    def test_placeholders_stand_for_any_value(self, page: routes.Page, application: servers.Application):
        address = placeholders.OPTIONAL.sub("", page.address)
        first, other = (
            httpx.get(application.url + placeholders.PLACEHOLDER.sub(value, address))
            for value in ("7", "x-y")
        )
        assert first.text == other.text
        assert first.status_code == other.status_code == 200
        assert "<main" in _body(first)

    @pytest.mark.parametrize("path", ["/conversations", "/conversations/5/6/7", "/join/", "/join/a/b"])
    def test_other_addresses_are_not_found(self, path: str, application: servers.Application):
        assert httpx.get(application.url + path).status_code == 404

    @pytest.mark.parametrize("path", ["/", CONVERSATION, "/sign-in", "/join/x", "/profile"])
    def test_all_modules_of_a_page_are_preloaded(self, path: str, application: servers.Application):
        page = httpx.get(application.url + path).text
        needed = {*STATIC_IMPORT.findall(page), *re.findall(r'import\("/assets/([^"]+)"\)', page)}
        waiting = list(needed)
        while waiting:
            module = (build.ASSETS / waiting.pop()).read_text()
            found = set(STATIC_IMPORT.findall(module)) - needed
            needed |= found
            waiting += found
        # The page's own module beside the root's.
        assert "import * as route1" in page
        assert needed == set(PRELOADED.findall(page))

    @pytest.mark.parametrize("path", [CONVERSATION, "/sign-in"])
    def test_nothing_holds_back_the_first_paint(self, path: str, application: servers.Application):
        page = httpx.get(application.url + path).text
        assert not BLOCKING.findall(page)
        assert page.index("<style") < page.index("<body")
        ((_, styles),) = SHEET.findall(page)
        # The first and the last sheet: see `STYLES` in `messenger/ui/frame.py`.
        assert "@layer reset" in styles
        assert "forced-colors" in styles

    def test_conversation_fits_into_the_first_packets(self, application: servers.Application):
        with httpx.stream("GET", application.url + CONVERSATION, headers=BROWSER) as answer:
            size = sum(map(len, answer.iter_raw()))
            size += sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        assert size <= MAX_PAGE_BYTES

    def test_first_load_is_small(self, application: servers.Application):
        page = httpx.get(application.url + CONVERSATION).text
        sizes: dict[str, int] = {}
        for path in set(LINKED.findall(page)):
            with httpx.stream("GET", application.url + path, headers=BROWSER) as answer:
                sizes[PurePosixPath(path).name] = sum(map(len, answer.iter_raw()))
        assert sum(sizes.values()) < MAX_BYTES, sizes

    @pytest.mark.parametrize("path", [CONVERSATION, "script"])
    def test_files_are_compressed_as_the_browser_accepts(self, path: str, application: servers.Application):
        if path == "script":
            path = LINKED.findall(httpx.get(application.url + CONVERSATION).text)[0]
        accepted = {"br": BROWSER["Accept-Encoding"], "gzip": "gzip, deflate", None: "identity"}
        tags: set[str] = set()
        texts: set[str] = set()
        for encoding, accepts in accepted.items():
            with httpx.stream("GET", application.url + path, headers={"Accept-Encoding": accepts}) as answer:
                assert answer.headers.get("content-encoding") == encoding
                assert "Accept-Encoding" in answer.headers["vary"]
                tags.add(answer.headers["etag"])
                if encoding != "br":
                    texts.add(answer.read().decode())
        assert len(tags) == len(accepted)
        assert len(texts) == 1

    def test_unchanged_conversation_page_is_not_sent_again(self, application: servers.Application):
        first = httpx.get(application.url + CONVERSATION, headers=BROWSER)
        asked = BROWSER | {"If-None-Match": first.headers["etag"]}
        again = httpx.get(f"{application.url}/conversations/6", headers=asked)
        assert again.status_code == 304
        assert again.headers["cache-control"] == "no-cache"
