"""Fetching pages and their pictures: a few redirects, each checked anew, within limits of time and size."""

import asyncio
import re
import ssl
import zlib
from dataclasses import dataclass

from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientPayloadError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from yarl import URL

from messenger.previews.network import Forbidden, Internet, Pinned

MAX_REDIRECTS = 3
# For each page, and for each picture.
MAX_SECONDS = 5
MAX_BYTES = 512 * 1024
MAX_PICTURE_BYTES = 4 * 1024 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
# Too many requests, and servers that don't work now.
BUSY = (408, 425, 429, 500, 502, 503, 504)
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Messenger/0.1; link preview)",
    "Accept-Encoding": "gzip, identity",
}


class NotFetched(Exception):
    """What is wanted is not at the address, or may not be fetched."""


class NotReached(NotFetched):
    """The server can't be reached or doesn't work now; another time it may."""


@dataclass(frozen=True)
class Resource:
    """The beginning of what is at a URL, with the charset that the server named, if any."""

    url: URL
    content: bytes
    charset: str | None


@dataclass(frozen=True)
class Wanted:
    """What to fetch: its media types, how much of it, and where reading ends earlier, if anywhere."""

    accept: str
    media_types: re.Pattern[str]
    max_bytes: int
    end: bytes | None = None


# Everything that counts is in the head.
PAGE = Wanted(
    "text/html,application/xhtml+xml;q=0.9",
    re.compile(r"text/html|application/xhtml\+xml"),
    MAX_BYTES,
    end=b"</head>",
)
# Some servers don't know the type of what they store. The decoder goes by the content.
PICTURE = Wanted(
    "image/webp,image/png,image/jpeg,image/gif;q=0.9",
    re.compile(r"image/(?!svg).+|(?:application|binary)/octet-stream"),
    MAX_PICTURE_BYTES + 1,
)


async def fetch(address: str, internet: Internet) -> Resource:
    """Fetch the beginning of the HTML page at an address. Raises `NotFetched`, or `NotReached` of these."""
    return await _fetch(address, internet, PAGE)


async def fetch_picture(address: str, internet: Internet) -> bytes:
    """Fetch the picture at an address. Undecoded, so it may be anything. Raises `NotFetched`."""
    content = (await _fetch(address, internet, PICTURE)).content
    if len(content) > MAX_PICTURE_BYTES:
        raise NotFetched
    return content


async def _fetch(address: str, internet: Internet, wanted: Wanted) -> Resource:
    try:
        async with asyncio.timeout(MAX_SECONDS):
            url = URL(address)
            for _ in range(MAX_REDIRECTS + 1):
                found = await _at(url, internet, wanted)
                if isinstance(found, Resource):
                    return found
                url = found
        raise NotFetched
    # yarl and the codec of international names raise ValueError, and SSL errors are OSErrors.
    except (Forbidden, ClientSSLError, InvalidURL, ssl.SSLError, ValueError, zlib.error) as error:
        raise NotFetched from error
    except (ClientConnectionError, ClientPayloadError, TimeoutError, OSError) as error:
        raise NotReached from error
    except ClientError as error:
        raise NotFetched from error


async def _at(url: URL, internet: Internet, wanted: Wanted) -> Resource | URL:
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
            headers=HEADERS | {"Accept": wanted.accept},
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
        if response.status in BUSY:
            raise NotReached
        if response.status != 200 or not wanted.media_types.fullmatch(response.content_type):
            raise NotFetched
        content = await _beginning(response, wanted)
        return Resource(url, _decompressed(response, content, wanted), response.charset)


def _fail() -> URL:
    raise NotFetched


async def _beginning(response: ClientResponse, wanted: Wanted) -> bytes:
    content = bytearray()
    while missing := wanted.max_bytes - len(content):
        chunk = await response.content.read(missing)
        content += chunk
        if not chunk or (wanted.end and wanted.end in content[-len(chunk) - len(wanted.end) :]):
            break
    return bytes(content)


def _decompressed(response: ClientResponse, content: bytes, wanted: Wanted) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return content
    if encoding != "gzip":
        raise NotFetched
    return zlib.decompressobj(wbits=31).decompress(content, wanted.max_bytes)
