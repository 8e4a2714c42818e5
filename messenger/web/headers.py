"""What every answer tells the browser: what the page may load, who may frame it, what may be kept."""

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
# What is no page loads nothing, runs nothing and stands in no frame.
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Headers:
    """An ASGI application that adds the headers to all that another one answers."""

    def __init__(self, app: ASGIApp, settings: Settings, pages: Path) -> None:
        """Take the folder of the built pages, whose scripts may run."""
        self._app = app
        self._page_policy = policy(settings.origins, pages)
        self._always = always(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the application does, with the headers."""
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
        # Who hears that nothing has changed goes by the policy that came with what it holds.
        if status != 304:
            is_page = headers.get("content-type", "").startswith("text/html")
            headers["Content-Security-Policy"] = self._page_policy if is_page else NO_PAGE
        headers.setdefault("Cache-Control", _kept(headers, path, status))


def _kept(headers: MutableHeaders, path: str, status: int) -> str:
    if path.startswith("/assets/") and status in (200, 206, 304):
        # The build puts a hash of what it holds into the name of each.
        return f"public, max-age={YEAR}, immutable"
    # Only files have tags; what is made for somebody is nobody else's.
    return "no-cache" if "etag" in headers else "no-store"


def always(settings: Settings) -> dict[str, str]:
    """Return the headers that do not depend on what is answered."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Addresses hold tokens. Not no-referrer: browsers would hide the origin of our own forms, too.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    }
    if settings.https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return headers


def policy(origins: Iterable[str], pages: Path) -> str:
    """Return the content security policy of the built pages in a folder."""
    scripts, styles = _inline(pages)
    # Older browsers take 'self' for HTTP only. Emotion fills an empty style element rule by rule.
    live = [urlsplit(origin)._replace(scheme=_live(origin)).geturl() for origin in origins]
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *_hashes(scripts)],
        "style-src": ["'self'", *_hashes({"", *styles})],
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


def _inline(pages: Path) -> tuple[set[str], set[str]]:
    """Return the scripts and the styles that stand in the pages themselves."""
    found = _Inline()
    for page in sorted(pages.rglob("*.html")):
        found.feed(page.read_text())
        found.reset()
    return found.texts["script"], found.texts["style"]


class _Inline(HTMLParser):
    """Collects what stands in script and style elements."""

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
