"""The site's own name and picture in what browsers load: its pages, its icon and its manifest."""

import asyncio
import base64
import gzip
import hashlib
import html
import json
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from messenger.db import Unavailable
from messenger.domain.administration import site_profile
from messenger.domain.administration.site_profile import SiteProfile
from messenger.domain.pictures import picture
from messenger.web.pages.page_policies import CSP

PRODUCT = "Messenger"
ICON, MANIFEST = "/favicon.svg", "/manifest.webmanifest"
TITLE_END = f"{PRODUCT}</title>"
TITLE = "<title>"
# Of a request for a page: what makes its answer depend on more than the page.
CONDITIONS = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"})
# How long a worker takes what it has read for true; others may have changed it meanwhile.
TRUE_SECONDS = 2.0
# How long a page waits for that; without an answer, everything is served as it was before.
WAIT_SECONDS = 0.2


class SitePages:
    """ASGI middleware that puts the name and the picture of the site into what is served, if it has them."""

    def __init__(self, app: ASGIApp, files: Path) -> None:
        """Take the folder of the built pages."""
        self._app, self._files = app, files
        self._profile, self._read_at = SiteProfile(), float("-inf")
        self._reading: asyncio.Task[None] | None = None
        self._icon = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what is the site's own, or pass the request on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_of_site(scope["path"]):
            await self._app(scope, receive, send)
            return
        profile = await self._current()
        if scope["path"] == ICON and profile.picture:
            await _answer(self._icon, "image/svg+xml", scope, receive, send)
        elif scope["path"] == MANIFEST and profile != SiteProfile():
            made = _manifest((self._files / MANIFEST[1:]).read_text(), profile)
            await _answer(made, "application/manifest+json", scope, receive, send)
        elif profile.name and "." not in scope["path"]:
            await self._page(profile.name, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _current(self) -> SiteProfile:
        if self._reading is None and time.monotonic() - self._read_at > TRUE_SECONDS:
            self._reading = asyncio.create_task(self._refresh())
        if self._reading:
            await asyncio.wait({self._reading}, timeout=WAIT_SECONDS)
        return self._profile

    async def _refresh(self) -> None:
        try:
            # Pages are served without a database, too.
            with suppress(Unavailable):
                await asyncio.to_thread(self._read)
        finally:
            self._read_at, self._reading = time.monotonic(), None

    def _read(self) -> None:
        before, self._profile = self._profile, site_profile.read()
        if self._profile.picture != before.picture:
            self._icon = icon(site_profile.picture() or b"")

    async def _page(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a page with the name of the site; what is no page is passed on."""
        bare = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]}
        start: list[Message] = []
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_page = message["status"] == 200 and _is_html(message)
                await (_keep(start, message) if is_page else send(message))
            elif not start:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    policy = MutableHeaders(scope=start[0]).get(CSP, "")
                    content = _named(b"".join(parts), name)
                    await _answer(content, "text/html", scope, receive, send, policy)

        await self._app(bare, receive, take)


def icon(content: bytes) -> bytes:
    """Return a picture as an icon: a square of any size."""
    shown = f"data:{picture.MEDIA_TYPE};base64,{base64.b64encode(content).decode()}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        '<clipPath id="round"><rect width="64" height="64" rx="12"/></clipPath>'
        '<image width="64" height="64" clip-path="url(#round)" preserveAspectRatio="xMidYMid slice" '
        f'href="{shown}"/>'
        "</svg>"
    ).encode()


async def _keep(start: list[Message], message: Message) -> None:
    start.append(message)


def _is_of_site(path: str) -> bool:
    return path in (ICON, MANIFEST) or "." not in path


def _is_html(message: Message) -> bool:
    return MutableHeaders(scope=message).get("content-type", "").startswith("text/html")


async def _answer(
    content: bytes, media_type: str, scope: Scope, receive: Receive, send: Send, policy: str = ""
) -> None:
    """Send content that its tag names; compressed, or not at all if the browser has it."""
    headers = Headers(scope=scope)
    is_compressed = "gzip" in headers.get("accept-encoding", "")
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}{"-gzip" if is_compressed else ""}"'
    given = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if tag in headers.get("if-none-match", ""):
        response = Response(status_code=304, headers=given)
    else:
        body = _compressed(content) if is_compressed else content
        encoding = {"Content-Encoding": "gzip"} if is_compressed else {}
        own = {CSP: policy} if policy else {}
        response = Response(body, headers=given | encoding | own, media_type=media_type)
    await response(scope, receive, send)


@lru_cache(maxsize=100)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


@lru_cache(maxsize=100)
def _named(page: bytes, name: str) -> bytes:
    shown = html.escape(name)
    meta = f'<meta name="application-name" content="{shown}"/>{TITLE}'
    text = page.decode().replace(TITLE_END, f"{shown}</title>", 1).replace(TITLE, meta, 1)
    return text.encode()


@lru_cache(maxsize=10)
def _manifest(text: str, profile: SiteProfile) -> bytes:
    """Return the manifest with the name of the site, and its picture as the only icon if there is one."""
    manifest = json.loads(text)
    if profile.name:
        manifest |= {"name": profile.name, "short_name": profile.name}
    if profile.picture:
        manifest["icons"] = [shown for shown in manifest["icons"] if shown["src"] == ICON]
    return json.dumps(manifest, ensure_ascii=False).encode()
