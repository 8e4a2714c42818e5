"""The name and the picture of the site in its pages, its icon and its manifest."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from reflex.utils.precompressed_staticfiles import PrecompressedStaticFiles
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from messenger import db
from messenger.config import settings
from messenger.domain.actors import Actor
from messenger.domain.administration import site_profile
from messenger.web.headers import policy
from messenger.web.pages import site_pages
from messenger.web.pages.page_policies import CSP, PagePolicies
from messenger.web.pages.site_pages import SitePages
from tests.support.administration import administrator
from tests.support.picture_files import picture
from tests.support.servers import ROOT

PAGE = "<html><head><title>Sign in · Messenger</title></head><body>Messenger</body></html>"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A built page, its compressed file, the icon and the manifest."""
    page = tmp_path / "sign-in" / "index.html"
    page.parent.mkdir()
    page.write_text(PAGE)
    page.with_name("index.html.gz").write_bytes(b"compressed")
    for name in ("favicon.svg", "manifest.webmanifest"):
        (tmp_path / name).write_bytes((ROOT / "assets" / name).read_bytes())
    return tmp_path


@pytest.fixture
def boss(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """An administrator; what they change is served at once."""
    monkeypatch.setattr(site_pages, "TRUE_SECONDS", -1.0)
    monkeypatch.setattr(site_pages, "WAIT_SECONDS", 60.0)
    return administrator("Ada")


@pytest.fixture
async def browser(files: Path, boss: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a server for these files."""
    static = PrecompressedStaticFiles(directory=files, html=True, encodings=["gzip"])
    app = Starlette(routes=[Mount("/", static)])
    transport = httpx.ASGITransport(SitePages(app, files))
    async with httpx.AsyncClient(transport=transport, base_url="http://any") as browser:
        browser.headers["Accept-Encoding"] = "identity"
        yield browser


async def test_without_a_name_everything_is_as_built(files: Path, browser: httpx.AsyncClient):
    for address, name in (
        ("/sign-in/", "sign-in/index.html"),
        ("/favicon.svg", "favicon.svg"),
        ("/manifest.webmanifest", "manifest.webmanifest"),
    ):
        assert (await browser.get(address)).content == (files / name).read_bytes()
    gzipped = {"Accept-Encoding": "gzip"}
    async with browser.stream("GET", "/sign-in/", headers=gzipped) as answer:
        assert b"".join([part async for part in answer.aiter_raw()]) == b"compressed"


async def test_pages_have_the_name_of_the_site(boss: Actor, browser: httpx.AsyncClient):
    site_profile.rename(boss, '"Chess" <club>')
    shown = "&quot;Chess&quot; &lt;club&gt;"
    page = (await browser.get("/sign-in/")).text
    assert f'<meta name="application-name" content="{shown}"/><title>Sign in · {shown}</title>' in page
    # Only there.
    assert "<body>Messenger</body>" in page
    again = await browser.get("/sign-in/", headers={"Accept-Encoding": "gzip"})
    assert (again.headers["content-encoding"], again.text) == ("gzip", page)
    assert again.headers["vary"] == "Accept-Encoding"


async def test_named_page_keeps_its_policy(files: Path, boss: Actor):
    site_profile.rename(boss, "Chess club")
    pages = PagePolicies(
        Starlette(routes=[Mount("/", StaticFiles(directory=files, html=True))]), settings, files
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(SitePages(pages, files)), base_url="http://any"
    ) as browser:
        answer = await browser.get("/sign-in/")
    assert "Chess club" in answer.text
    assert answer.headers[CSP] == policy(settings.origins, [files / "sign-in" / "index.html"])


@pytest.mark.parametrize("accepts", ["identity", "gzip, br"])
async def test_named_page_is_sent_once(accepts: str, boss: Actor, browser: httpx.AsyncClient):
    browser.headers["Accept-Encoding"] = accepts
    site_profile.rename(boss, "Chess club")
    tag = (await browser.get("/sign-in/")).headers["etag"]
    held = {"If-None-Match": tag}
    answer = await browser.get("/sign-in/", headers=held)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    site_profile.rename(boss, "Go club")
    assert (await browser.get("/sign-in/", headers=held)).status_code == 200
    site_profile.rename(boss, "")
    assert (await browser.get("/sign-in/", headers={"Accept-Encoding": "identity"} | held)).text == PAGE


async def test_missing_pages_stay_missing(boss: Actor, browser: httpx.AsyncClient):
    site_profile.rename(boss, "Chess club")
    assert (await browser.get("/nothing")).status_code == 404
    assert (await browser.post("/sign-in/")).status_code == 405


async def test_icon_is_the_picture_of_the_site(boss: Actor, browser: httpx.AsyncClient):
    site_profile.choose_picture(boss, picture())
    answer = await browser.get("/favicon.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert 'href="data:image/webp;base64,' in answer.text
    unchanged = {"If-None-Match": answer.headers["etag"]}
    assert (await browser.get("/favicon.svg", headers=unchanged)).status_code == 304
    site_profile.remove_picture(boss)
    assert "base64" not in (await browser.get("/favicon.svg")).text


async def test_manifest_has_name_and_picture(boss: Actor, browser: httpx.AsyncClient):
    built = json.loads((ROOT / "assets/manifest.webmanifest").read_text())
    site_profile.rename(boss, "Chess club")
    manifest = (await browser.get("/manifest.webmanifest")).json()
    assert manifest == built | {"name": "Chess club", "short_name": "Chess club"}
    site_profile.choose_picture(boss, picture())
    answer = await browser.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    assert [icon["src"] for icon in answer.json()["icons"]] == ["/favicon.svg"]


async def test_pages_need_no_database(
    boss: Actor, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    site_profile.rename(boss, "Chess club")
    await browser.get("/sign-in/")

    def away() -> None:
        raise db.Unavailable("away")

    monkeypatch.setattr(site_profile, "read", away)
    assert "Chess club" in (await browser.get("/sign-in/")).text
