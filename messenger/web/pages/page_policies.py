"""Allow each page its own inline scripts and styles only."""

from functools import partial
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from messenger.config import Settings
from messenger.web.headers import policy

CSP = "content-security-policy"
# A page and its headers should fit into the packets that come first. Its ETag says the same.
UNNEEDED = ("last-modified", "accept-ranges")


class PagePolicies:
    """ASGI middleware that adds the Content Security Policy of a page to its response."""

    def __init__(self, app: ASGIApp, settings: Settings, pages: Path) -> None:
        """Read the built pages in this folder."""
        self._app = app
        self._policies = {
            f"/{page.parent.relative_to(pages)}/".replace("/./", "/"): policy(settings.origins, [page])
            for page in pages.rglob("index.html")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the policy to a response that has a page."""
        if scope["type"] == "http" and (own := self._policies.get(scope["path"])):
            send = partial(_send_page, send, own)
        await self._app(scope, receive, send)


async def _send_page(send: Send, own: str, message: Message) -> None:
    # A 304 keeps the policy of the cached response.
    if message["type"] == "http.response.start" and message["status"] == 200:
        headers = MutableHeaders(scope=message)
        headers[CSP] = own
        headers["vary"] = ", ".join(dict.fromkeys(headers.get("vary", "Accept-Encoding").split(", ")))
        for name in UNNEEDED:
            del headers[name]
    await send(message)
