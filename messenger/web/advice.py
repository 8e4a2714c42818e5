"""Log lines for operators when browsers load pages but get no live connection: which setting to change."""

import logging
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from messenger.config import Settings

log = logging.getLogger(__name__)

# Clients control these headers, so only well-formed origins are logged, and only so many.
ORIGIN = re.compile(r"https?://[\w.:\[\]-]{1,100}", re.ASCII)
MAX_SAID = 10


class Advice:
    """ASGI middleware that logs why a browser cannot connect, once per reason; it changes nothing."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._logged: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Inspect the request, and pass it on."""
        reason = self._reason(scope)
        if reason and reason not in self._logged and len(self._logged) < MAX_SAID:
            self._logged.add(reason)
            log.warning(reason)
        await self._app(scope, receive, send)

    def _reason(self, scope: Scope) -> str:
        if scope["type"] == "websocket":
            return self._refused_origin(Headers(scope=scope).get("origin", ""))
        if scope["type"] == "http" and _asks_for_websocket(scope):
            return (
                "A browser asked for a WebSocket, but the request came without the Upgrade header: let the "
                "reverse proxy pass the Upgrade and Connection headers on for /_event."
            )
        return ""

    def _refused_origin(self, origin: str) -> str:
        if origin in self._settings.origins or not ORIGIN.fullmatch(origin):
            return ""
        return (
            f"A page at {origin} was refused a live connection: PUBLIC_URL is {self._settings.public_url}. "
            f"If people are to use {origin}, set PUBLIC_URL={origin} and restart."
        )


def _asks_for_websocket(scope: Scope) -> bool:
    return scope["path"].startswith("/_event") and b"transport=websocket" in scope["query_string"]
