"""Fetching a page: a few redirects, each checked anew, within limits of time and size."""

import asyncio
import zlib
from dataclasses import dataclass

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from messenger.previews.network import Forbidden, Internet, Pinned

MAX_REDIRECTS = 3
MAX_SECONDS = 5
MAX_BYTES = 512 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Messenger/0.1; link preview)",
    "Accept": "text/html,application/xhtml+xml;q=0.9",
    "Accept-Encoding": "gzip, identity",
}


class NotFetched(Exception):
    """There is no page at the address, or none that may be fetched."""


@dataclass(frozen=True)
class Page:
    """The beginning of an HTML page, with the charset that the server named, if any."""

    url: URL
    content: bytes
    charset: str | None


async def fetch(address: str, internet: Internet) -> Page:
    """Fetch the HTML page at an address. Raises `NotFetched`."""
    try:
        async with asyncio.timeout(MAX_SECONDS):
            url = URL(address)
            for _ in range(MAX_REDIRECTS + 1):
                found = await _at(url, internet)
                if isinstance(found, Page):
                    return found
                url = found
        raise NotFetched
    # yarl and the codec of international names raise ValueError, and SSL errors are OSErrors.
    except (Forbidden, ClientError, TimeoutError, OSError, ValueError, zlib.error) as error:
        raise NotFetched from error


async def _at(url: URL, internet: Internet) -> Page | URL:
    """Return what is at a URL, or where it redirects to."""
    connector = TCPConnector(
        # Every connection is one of its own, to an address that was checked for it.
        resolver=Pinned(await internet.checked(url)),
        use_dns_cache=False,
        force_close=True,
        ssl=internet.tls,
        socket_factory=internet.socket,
    )
    async with (
        ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            headers=HEADERS,
            timeout=ClientTimeout(total=MAX_SECONDS),
            # Neither proxies nor passwords of the environment.
            trust_env=False,
            # A few bytes may be gigabytes when decompressed.
            auto_decompress=False,
        ) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        if response.status in REDIRECTS:
            return url.join(URL(response.headers["Location"])) if "Location" in response.headers else _fail()
        if response.status != 200 or response.content_type not in ("text/html", "application/xhtml+xml"):
            raise NotFetched
        return Page(url, _decompressed(response, await _beginning(response)), response.charset)


def _fail() -> URL:
    raise NotFetched


async def _beginning(response: ClientResponse) -> bytes:
    content = bytearray()
    while len(content) < MAX_BYTES and (chunk := await response.content.read(MAX_BYTES - len(content))):
        content += chunk
        # Everything that counts is in the head.
        if b"</head>" in content[-len(chunk) - 8 :]:
            break
    return bytes(content)


def _decompressed(response: ClientResponse, content: bytes) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return content
    if encoding != "gzip":
        raise NotFetched
    return zlib.decompressobj(wbits=31).decompress(content, MAX_BYTES)
