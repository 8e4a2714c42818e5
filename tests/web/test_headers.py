"""The headers of every answer, and the content security policy of the built pages."""

import base64
import hashlib
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from messenger import config
from messenger.config import settings
from messenger.run import build
from messenger.web import headers
from messenger.web.headers import Headers
from tests.support import servers
from tests.support.workers import Worker

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def _rules(answer: httpx.Response) -> dict[str, list[str]]:
    rules = (rule.split() for rule in answer.headers["content-security-policy"].split(";"))
    return {name: allowed for name, *allowed in rules}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ping"),
        ("POST", "/ping"),
        ("GET", "/nothing"),
        ("GET", "/auth/session"),
        ("POST", "/auth/session"),
        ("OPTIONS", "/auth/session"),
        ("GET", "/_event/"),
    ],
)
@pytest.mark.parametrize("origin", [settings.origins[0], "https://evil.example"])
def test_every_response_has_security_headers(method: str, path: str, origin: str, worker: Worker):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = httpx.request(method, worker.url + path, headers=asked)
    assert SAFE.items() <= dict(answer.headers).items()
    assert _rules(answer)["default-src"] == _rules(answer)["frame-ancestors"] == ["'none'"]
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


async def _fail(_request: object) -> PlainTextResponse:
    raise RuntimeError


@pytest.mark.parametrize("https", [True, False])
async def test_failure_has_security_headers_and_hsts(https: bool, tmp_path: Path):
    public = config.read({"PUBLIC_URL": "https://chat.example.org"}) if https else settings
    served = Headers(Starlette(routes=[Route("/fails", _fail)]), public, tmp_path)
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://any") as browser:
        answer = await browser.get("/fails")
    assert answer.status_code == 500
    assert SAFE.items() <= dict(answer.headers).items()
    assert ("strict-transport-security" in answer.headers) is https


def test_only_built_scripts_can_run(tmp_path: Path):
    (tmp_path / "there").mkdir()
    (tmp_path / "index.html").write_text("<p>a</p><script>one('<b>&amp;')</script><style>p{}</style>")
    (tmp_path / "there" / "page.html").write_text(
        "<script type=module>two()\n</script><script src=/x></script>"
    )
    policy = headers.policy(["https://chat.example.org"], tmp_path.rglob("*.html"))
    (scripts,) = re.findall("script-src ([^;]*)", policy)
    assert {_hash("one('<b>&amp;')"), _hash("two()\n"), "'self'"} <= set(scripts.split())
    assert _hash("three()") not in scripts
    assert _hash("p{}") in policy
    assert "connect-src 'self' wss://chat.example.org" in policy
    assert "unsafe" not in policy


@pytest.mark.xdist_group("application")
class TestTheBuiltPages:
    @pytest.mark.parametrize(
        "path", ["/", "/sign-in", "/conversations/5", "/conversations/5/40/", "/settings"]
    )
    def test_page_allows_only_what_is_in_it(self, path: str, application: servers.Application):
        answer = httpx.get(application.url + path)
        rules = _rules(answer)
        for tag, rule in (("script", "script-src"), ("style", "style-src")):
            inline = re.findall(rf"<{tag}(?:(?! src=)[^>])*>(.*?)</{tag}>", answer.text, re.DOTALL)
            assert inline
            assert {"'self'", *map(_hash, inline)} == set(rules[rule])

    @pytest.mark.parametrize("path", ["/", "/sign-in", "/conversations/5", "/nothing", "/assets/nothing.js"])
    def test_pages_run_only_their_own_scripts(self, path: str, application: servers.Application):
        answer = httpx.get(application.url + path, follow_redirects=True)
        assert SAFE.items() <= dict(answer.headers).items()
        rules = _rules(answer)
        for tag, rule in (("script", "script-src"), ("style", "style-src")):
            inline = re.findall(rf"<{tag}(?:(?! src=)[^>])*>(.*?)</{tag}>", answer.text, re.DOTALL)
            assert {_hash(text) for text in inline} <= set(rules[rule])
        assert not re.search(r"<[^>]* (on\w+|style)=", re.sub(r"(?s)<script.*?</script>", "", answer.text))
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert rules["connect-src"] == [
            "'self'",
            f"ws://localhost:{application.port}",
            f"ws://127.0.0.1:{application.port}",
        ]
        assert answer.headers["cache-control"] == "no-cache"

    def test_a_page_that_has_not_changed_keeps_its_policy(self, application: servers.Application):
        first = httpx.get(f"{application.url}/sign-in", follow_redirects=True)
        again = httpx.get(first.url, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert "content-security-policy" not in again.headers
        assert again.headers["cache-control"] == "no-cache"

    def test_hashed_assets_are_cached_forever(self, application: servers.Application):
        built = build.PAGES.parent
        with httpx.Client(base_url=application.url) as browser:
            for asset in sorted((built / "assets").glob("*.js")):
                answer = browser.get(f"/assets/{asset.name}")
                assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
                assert SAFE.items() <= dict(answer.headers).items()
            for name in ("favicon.svg", "styles/base.css"):
                answer = browser.get(f"/{name}")
                assert answer.headers["cache-control"] == "no-cache"
                assert _rules(answer)["default-src"] == ["'none'"]

    def test_every_asset_has_a_hash_in_its_name(self, application: servers.Application):
        names = [asset.name for asset in (build.PAGES.parent / "assets").iterdir()]
        assert names
        assert not [name for name in names if not re.search(r"-[\w-]{8}\.(js|css)(\.(br|gz))?$", name)]


def test_the_policy_names_every_address_of_the_application():
    origins = ("http://localhost:3000", "http://[::1]:3000")
    assert "connect-src 'self' ws://localhost:3000 ws://[::1]:3000;" in headers.policy(origins, [])
