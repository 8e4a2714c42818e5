"""Serve pages at their URL with and without a trailing slash."""

import posixpath
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from messenger.web.pages.page_cache import PageCache


class TrailingSlash:
    """ASGI middleware that serves a folder's page at the folder's name, without a redirect.

    Starlette would redirect to the scheme and host it sees, which behind a proxy are not the browser's.
    """

    def __init__(self, app: ASGIApp, pages: Path) -> None:
        """Take the folder of the built pages."""
        self._app, self._cached = app, PageCache(app)
        self._folders = {_normal(str(page.parent.relative_to(pages))) for page in pages.rglob("index.html")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; append the slash if the path is a folder of pages."""
        if scope["type"] == "http" and _normal(scope["path"]) in self._folders:
            path = f"{_normal(scope['path']).rstrip('/')}/"
            scope = {**scope, "path": path, "raw_path": path.encode()}
            await self._cached(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _normal(path: str) -> str:
    # As Starlette resolves files. Extra slashes at the start must not name another host.
    return posixpath.normpath(f"/{path.lstrip('/')}")
