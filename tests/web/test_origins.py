"""The origins from which a worker accepts unsafe requests, tried on every route."""

import re
from itertools import product

import aiohttp
import httpx
import pytest

from messenger.config import settings
from messenger.ui.routes import open_addresses
from messenger.web import routes
from tests.support.tabs import ORIGIN
from tests.support.workers import Worker

FOREIGN = {
    "another site": ["https://evil.example"],
    "a sandbox": ["null"],
    "nobody": [],
    "nothing": [""],
    "everybody": ["*"],
    "two sites at once": [ORIGIN, "https://evil.example"],
    "a list": [f"{ORIGIN}, https://evil.example"],
    "another port": [f"{ORIGIN}0"],
    "another scheme": [ORIGIN.replace("http", "https")],
    "a page": [f"{ORIGIN}/"],
}
PATHS = [re.sub(r"\{.*?\}", "1", route.path) for route in routes.routes]
PATHS += ["/ping", "/_event/", "/_upload", "/_upload/x", "/", "/nothing", *open_addresses()]


def _headers(origins: list[str]) -> list[tuple[str, str]]:
    return [("Origin", origin) for origin in origins]


@pytest.mark.parametrize("origins", FOREIGN.values(), ids=FOREIGN)
def test_unsafe_cross_site_requests_are_refused(origins: list[str], worker: Worker):
    with httpx.Client(base_url=worker.url, headers=_headers(origins)) as browser:
        for method, path in product(("POST", "PUT", "PATCH", "DELETE", "PROPFIND"), PATHS):
            answer = browser.request(method, path)
            assert (answer.status_code, "another site" in answer.text) == (403, True), (method, path)


@pytest.mark.parametrize("origins", FOREIGN.values(), ids=FOREIGN)
async def test_cross_site_connection_is_refused(origins: list[str], worker: Worker):
    live = f"{worker.url}/_event/?EIO=4&transport=websocket&token=any"
    async with aiohttp.ClientSession() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await browser.ws_connect(live, headers=_headers(origins))
    # Two origins are malformed, and refused before they are compared.
    assert refusal.value.status == (403 if len(origins) < 2 else 400)


@pytest.mark.parametrize("origin", settings.origins)
async def test_same_origin_requests_are_accepted(origin: str, worker: Worker):
    live = f"{worker.url}/_event/?EIO=4&transport=websocket&token=any"
    async with aiohttp.ClientSession() as browser, browser.ws_connect(live, origin=origin) as socket:
        assert "pingInterval" in await socket.receive_str(timeout=20)


def test_safe_requests_need_no_origin(worker: Worker):
    assert httpx.get(f"{worker.url}/ping").is_success


def test_other_sites_cannot_read_answers(worker: Worker):
    for path in PATHS:
        answer = httpx.get(worker.url + path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers
