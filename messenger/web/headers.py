"""Security and cache headers of every response, such as the Content Security Policy (CSP)."""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from messenger.config import Settings

YEAR = 365 * 24 * 60 * 60
FEATURES = (
    *(
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
    ),
    *("microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking"),
)
# The CSP of everything but pages: load nothing, run nothing, allow no framing.
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A service worker may ask the server and load its other part, too.
OF_SERVICE_WORKER = "default-src 'none'; connect-src 'self'; script-src 'self'; frame-ancestors 'none'"
SERVICE_WORKER = "/sw.js"


class Headers:
    """ASGI middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp, settings: Settings, pages: Path) -> None:
        """Read the built pages in this folder: their inline scripts are allowed to run."""
        self._app = app
        self._page_policy = policy(settings.origins, pages.rglob("*.html"))
        self._always = always(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, send_on)

    def _add(self, headers: MutableHeaders, path: str, status: int) -> None:
        headers.update(self._always)
        # A 304 keeps the CSP of the cached response.
        if status != 304:
            is_page = headers.get("content-type", "").startswith("text/html")
            # A page has its own (`pages/page_policies.py`), and a route may have a stricter one.
            of_file = OF_SERVICE_WORKER if path == SERVICE_WORKER else NO_PAGE
            headers.setdefault("Content-Security-Policy", self._page_policy if is_page else of_file)
        headers.setdefault("Cache-Control", _cache_control(headers, path, status))


def _cache_control(headers: MutableHeaders, path: str, status: int) -> str:
    if path.startswith("/assets/") and status in (200, 206, 304):
        # The build puts a content hash into each file name.
        return f"public, max-age={YEAR}, immutable"
    # Only files have an ETag; all other responses are personal and must not be stored.
    return "no-cache" if "etag" in headers else "no-store"


def always(settings: Settings) -> dict[str, str]:
    """Return the headers that are the same for every response."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # URLs contain tokens. Not no-referrer, because browsers would then hide the origin of our own forms.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    }
    if settings.https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return headers


def policy(origins: Iterable[str], pages: Iterable[Path]) -> str:
    """Return a Content Security Policy that allows what is inline in these pages."""
    scripts, styles = _inline(pages)
    # In older browsers, 'self' does not include WebSockets.
    live = [urlsplit(origin)._replace(scheme=_live(origin)).geturl() for origin in origins]
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *_hashes(scripts)],
        "style-src": ["'self'", *_hashes(styles)],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'", *live],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(" ".join([rule, *allowed]) for rule, allowed in rules.items())


def _live(origin: str) -> str:
    return "wss" if origin.startswith("https:") else "ws"


def _hashes(texts: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _inline(pages: Iterable[Path]) -> tuple[set[str], set[str]]:
    """Return the inline scripts and the inline styles of the pages."""
    found = _Inline()
    for page in pages:
        found.feed(page.read_text())
        found.reset()
    return found.texts["script"], found.texts["style"]


class _Inline(HTMLParser):
    """Collects the content of script and style elements."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, set[str]] = {"script": set(), "style": set()}
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._parts = []

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.texts:
            self.texts[tag].add("".join(self._parts))
        self._parts = []
