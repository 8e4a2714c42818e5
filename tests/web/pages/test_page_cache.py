"""Pages come from memory once they have been requested, with the response that their file would get."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from reflex.utils.precompressed_staticfiles import PrecompressedStaticFiles
from starlette.applications import Starlette
from starlette.routing import Mount

from messenger.web.pages import page_cache
from messenger.web.pages.trailing_slash import TrailingSlash

FIRST, SECOND = "<p>first</p>", "<p>second</p>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A built page, with its compressed file."""
    page = tmp_path / "there" / "index.html"
    page.parent.mkdir()
    page.write_text(FIRST)
    page.with_name("index.html.gz").write_bytes(b"compressed")
    return page


@pytest.fixture
async def browser(page: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a server for this page."""
    files = PrecompressedStaticFiles(directory=page.parents[1], html=True, encodings=["gzip"])
    served = TrailingSlash(Starlette(routes=[Mount("/", files)]), page.parents[1])
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://any") as browser:
        browser.headers["Accept-Encoding"] = "identity"
        yield browser


def _change(page: Path) -> None:
    page.write_text(SECOND)
    os.utime(page, (1, 1))


async def test_repeated_page_comes_from_memory(page: Path, browser: httpx.AsyncClient):
    first = await browser.get("/there")
    _change(page)
    again = await browser.get("/there/")
    assert first.text == again.text == FIRST
    assert first.headers == again.headers
    assert (await browser.get("/there?q")).text == FIRST


async def test_browser_that_holds_the_page_gets_no_body(page: Path, browser: httpx.AsyncClient):
    tag = (await browser.get("/there")).headers["etag"]
    held = {"If-None-Match": tag}
    first = await browser.get("/there", headers=held)
    _change(page)
    again = await browser.get("/there", headers=held)
    assert first.status_code == again.status_code == 304
    assert first.headers == again.headers
    assert (await browser.get("/there", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_encodings_are_kept_apart(browser: httpx.AsyncClient):
    for _ in range(2):
        assert (await browser.get("/there")).text == FIRST
        async with browser.stream("GET", "/there", headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.headers["content-encoding"] == "gzip"
            assert [part async for part in packed.aiter_raw()] == [b"compressed"]


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [("HEAD", {}, 200, ""), ("GET", {"Range": "bytes=0-2"}, 206, "<p>"), ("POST", {}, 405, None)],
)
async def test_other_requests_are_passed_on(
    method: str, headers: dict[str, str], status: int, body: str | None, browser: httpx.AsyncClient
):
    for _ in range(2):
        answer = await browser.request(method, "/there", headers=headers)
        assert answer.status_code == status
        assert body is None or answer.text == body
        assert (await browser.get("/there")).text == FIRST


async def test_failures_are_not_kept(page: Path, browser: httpx.AsyncClient):
    away = page.with_name("away")
    os.rename(page, away)
    assert (await browser.get("/there")).status_code == 404
    os.rename(away, page)
    assert (await browser.get("/there")).status_code == 200


async def test_oldest_variant_is_evicted(
    page: Path, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page_cache, "MAX_KEPT", 2)
    await browser.get("/there")
    for number in range(2):
        await browser.get("/there", headers={"If-None-Match": f'"{number}"'})
    _change(page)
    assert (await browser.get("/there")).text == SECOND
    assert (await browser.get("/there", headers={"If-None-Match": '"1"'})).text == FIRST
