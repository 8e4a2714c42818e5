"""Each page allows its own inline scripts and styles, and not those of others."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from messenger.config import settings
from messenger.web import headers
from messenger.web.pages.page_policies import PagePolicies

CSP = "content-security-policy"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a server with two pages."""
    (tmp_path / "there").mkdir()
    (tmp_path / "index.html").write_text("<style>p{}</style><script>first()</script>")
    (tmp_path / "there" / "index.html").write_text("<script>second()</script>")
    (tmp_path / "404.html").write_text("<script>missing()</script>")
    files = StaticFiles(directory=tmp_path, html=True)
    served = PagePolicies(Starlette(routes=[Mount("/", files)]), settings, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://any") as browser:
        yield browser


@pytest.mark.parametrize(("path", "file"), [("/", "index.html"), ("/there/", "there/index.html")])
async def test_page_has_its_own_policy(path: str, file: str, tmp_path: Path, browser: httpx.AsyncClient):
    answer = await browser.get(path)
    assert answer.headers[CSP] == headers.policy(settings.origins, [tmp_path / file])


async def test_other_answers_get_no_policy_here(browser: httpx.AsyncClient):
    tag = (await browser.get("/there/")).headers["etag"]
    held = await browser.get("/there/", headers={"If-None-Match": tag})
    missing = await browser.get("/nothing")
    assert (held.status_code, missing.status_code) == (304, 404)
    assert CSP not in held.headers
    assert CSP not in missing.headers
