"""Serve the one prerendered page of an address with placeholders, such as `/conversations/[conversation]`."""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

OPTIONAL = re.compile(r"/\[\[\w+\]\]")
PLACEHOLDER = re.compile(r"\[\w+\]")
# Stands for all values in the path of the prerendered page, which is the same for each of them.
ANY = "_"


class Placeholders:
    """ASGI middleware that serves an address with placeholders from the page prerendered for it.

    Without one, browsers get an empty page, which shows nothing until its scripts have run.
    """

    def __init__(self, app: ASGIApp, addresses: Iterable[str]) -> None:
        """Take the addresses of all pages."""
        self._app = app
        found = ((_pattern(address), prerendered(address)) for address in addresses)
        self._pages = [(pattern, page) for pattern, page in found if page]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; replace the path if it matches an address with placeholders."""
        if scope["type"] == "http":
            for pattern, page in self._pages:
                if pattern.fullmatch(scope["path"]):
                    scope = {**scope, "path": f"{page}/", "raw_path": f"{page}/".encode()}
                    break
        await self._app(scope, receive, send)


def prerendered(address: str) -> str | None:
    """Return the path of the page prerendered for an address, or nothing if it has no placeholders."""
    path = PLACEHOLDER.sub(ANY, OPTIONAL.sub("", address))
    return None if path == address else path


def _pattern(address: str) -> re.Pattern[str]:
    pattern = OPTIONAL.sub("(?:/[^/]+)?", address)
    return re.compile(PLACEHOLDER.sub("[^/]+", pattern) + "/?")
