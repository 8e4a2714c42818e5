"""Pages that are slow, endless, huge or none."""

import asyncio
import gzip
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from messenger.previews import fetching
from messenger.previews.fetching import NotFetched, Resource, fetch
from tests.support.web_pages import PUBLIC, Handler, internet, names, site

NAME = "page.example"
HTML = b"<title>Page</title>"


async def _fetched(handler: Handler) -> Resource:
    async with names({NAME: [[PUBLIC]]}) as served, site(handler) as public:
        return await fetch(f"http://{NAME}:{public.port}/", internet(served, public.port))


def _answering(headers: dict[str, str] | None = None, body: bytes = HTML) -> Handler:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Type": "text/html"} | (headers or {}))

    return handle


async def test_request_tells_little():
    async with names({NAME: [[PUBLIC]]}) as served, site(_answering()) as public:
        there = internet(served, public.port)
        for _ in range(2):
            await fetch(f"http://{NAME}:{public.port}/", there)
    for request in public.requests:
        headers = dict(request.headers)
        assert headers.pop("Host") == f"{NAME}:{public.port}"
        assert "Messenger" in headers["User-Agent"]
        assert headers.keys() == {"User-Agent", "Accept", "Accept-Encoding", "Connection"}


async def test_cookies_are_not_kept():
    async def handle(request: web.Request) -> web.Response:
        if request.path == "/":
            return web.Response(status=302, headers={"Location": "/next", "Set-Cookie": "a=b"})
        return web.Response(text=request.headers.get("Cookie", "none"), content_type="text/html")

    assert (await _fetched(handle)).content == b"none"


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(_answering({"Content-Type": "image/png"}), id="picture"),
        pytest.param(_answering({"Content-Type": "application/octet-stream"}), id="binary"),
        pytest.param(_answering({"Content-Type": "text/plain"}), id="text"),
        pytest.param(_answering({"Content-Encoding": "br"}), id="brotli"),
        pytest.param(_answering({"Content-Encoding": "gzip"}), id="broken gzip"),
        pytest.param(_answering({"X": "x" * 20_000}), id="huge header"),
        pytest.param(_answering({f"X-{i}": "x" * 4000 for i in range(1000)}), id="huge head"),
    ],
)
async def test_no_page_is_not_fetched(handler: Handler):
    with pytest.raises(NotFetched):
        await _fetched(handler)


@pytest.mark.parametrize("status", [204, 304, 401, 404, 500])
async def test_error_is_no_page(status: int):
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(body=HTML, status=status, content_type="text/html")

    with pytest.raises(NotFetched):
        await _fetched(handle)


def _endless(content: bytes, sent: list[int]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(content)
            sent.append(len(content))

    return handle


async def test_endless_page_is_cut():
    assert len((await _fetched(_endless(b"x" * 50_000, []))).content) == fetching.MAX_BYTES


async def test_reading_ends_with_the_head():
    sent: list[int] = []
    page = await _fetched(_endless(b"<head></head>" + b"x" * 1000, sent))
    assert b"</head>" in page.content
    assert len(page.content) < fetching.MAX_BYTES


async def test_compressed_page_is_cut():
    bomb = gzip.compress(HTML + b"x" * 50_000_000)
    page = await _fetched(_answering({"Content-Encoding": "gzip"}, bomb))
    assert page.content.startswith(HTML)
    assert len(page.content) == fetching.MAX_BYTES


async def _forever(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def _trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b"x")
        await asyncio.sleep(0.02)


async def _in_circles(request: web.Request) -> web.Response:
    await asyncio.sleep(0.2)
    return web.Response(status=302, headers={"Location": "/"})


@pytest.mark.parametrize("handler", [_forever, _trickle, _in_circles])
async def test_slow_page_is_given_up(handler: Handler, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    with pytest.raises(NotFetched) as given_up:
        await _fetched(handler)
    assert isinstance(given_up.value.__cause__, TimeoutError)


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[str], tuple[ssl.SSLContext, ssl.SSLContext]]:
    """A function that makes a certificate for a name: the context of its server, and of who trusts it."""

    def make(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        key, file = tmp_path / "key.pem", tmp_path / "certificate.pem"
        options = (
            f"req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN={name} -addext subjectAltName=DNS:{name}"
        )
        command = ["openssl", *options.split(), "-keyout", str(key), "-out", str(file)]
        subprocess.run(command, check=True, capture_output=True)
        serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        serving.load_cert_chain(file, key)
        return serving, ssl.create_default_context(cafile=str(file))

    return make


@pytest.mark.parametrize(("name", "is_fetched"), [(NAME, True), ("other.example", False)])
async def test_certificate_is_that_of_the_name(
    name: str, is_fetched: bool, certificate: Callable[[str], tuple[ssl.SSLContext, ssl.SSLContext]]
):
    serving, trusting = certificate(name)
    asked: list[str | None] = []
    serving.sni_callback = lambda _tls, sni, _context: asked.append(sni)
    async with names({NAME: [[PUBLIC]]}) as served, site(_answering(), tls=serving) as public:
        address, there = f"https://{NAME}:{public.port}/", internet(served, public.port, tls=trusting)
        if is_fetched:
            assert (await fetch(address, there)).content == HTML
        else:
            with pytest.raises(NotFetched):
                await fetch(address, there)
    assert asked == [NAME]
