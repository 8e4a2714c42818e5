"""Pages at their address with and without a trailing slash."""

import posixpath
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send


class TrailingSlash:
    """An ASGI application that lets another one find a folder's page at the folder's name.

    Starlette redirects there instead, to the scheme and host that it sees itself: behind a proxy, not those
    of the browser.
    """

    def __init__(self, app: ASGIApp, pages: Path) -> None:
        """Take the folder of the built pages."""
        self._app = app
        self._folders = {_normal(str(page.parent.relative_to(pages))) for page in pages.rglob("index.html")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; for a folder of pages, as if it ended in a slash."""
        if scope["type"] == "http" and _normal(scope["path"]) in self._folders:
            path = f"{_normal(scope['path']).rstrip('/')}/"
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)


def _normal(path: str) -> str:
    # As Starlette finds files: a second slash at the start is not another host.
    return posixpath.normpath(f"/{path.lstrip('/')}")
