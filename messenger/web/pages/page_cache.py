"""Answer requests for pages from memory: reading a file passes ten layers of middleware and two threads."""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What the response for a page depends on; requests with other conditions are passed on.
VARYING = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})
OTHER_CONDITIONS = frozenset({b"if-match", b"if-range", b"if-unmodified-since", b"origin", b"range"})
# Clients choose what they send: above this number of variants, the oldest is evicted.
MAX_KEPT = 200


class PageCache:
    """ASGI middleware that keeps each response it has passed on, and repeats it.

    Pages do not change while the server runs, nor depend on who asks.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Take the application that serves the pages."""
        self._app = app
        self._kept: dict[Any, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Repeat the response, or pass the request on and keep its response."""
        headers = scope["headers"]
        if scope["method"] != "GET" or any(name in OTHER_CONDITIONS for name, _ in headers):
            await self._app(scope, receive, send)
            return
        key = (scope["path"], *(header for header in headers if header[0] in VARYING))
        if (kept := self._kept.get(key)) is None:
            await self._app(scope, receive, self._keeping(key, send))
            return
        for message in kept:
            # A copy: outer middleware adds its headers.
            await send({**message})

    def _keeping(self, key: Any, send: Send) -> Send:
        response: list[Message] = []

        async def keep(message: Message) -> None:
            response.append({**message})
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._keep(key, response)

        return keep

    def _keep(self, key: Any, response: list[Message]) -> None:
        if response[0]["status"] not in (200, 304):
            return
        if len(self._kept) >= MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = response
