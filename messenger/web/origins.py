"""Protection against cross-site requests (CSRF) by the Origin header, which pages cannot forge."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from messenger.access import language
from messenger.translation import gettext, translate

READING = ("GET", "HEAD", "OPTIONS")
FOREIGN = gettext("This was sent from another site.")


class OwnPages:
    """ASGI middleware that refuses writes and WebSockets unless they come from pages of these origins."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...], open_to_all: tuple[str, ...] = ()) -> None:
        """Take writes from anywhere below the paths `open_to_all`, which prove themselves who may write."""
        self._app = app
        self._open_to_all = open_to_all
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            text = translate(FOREIGN, language.of_browser(scope))
            refusal = PlainTextResponse(text, status_code=403)
            await refusal(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["method"] in READING):
            return True
        if scope["type"] == "http" and self._open_to_all and scope["path"].startswith(self._open_to_all):
            return True
        return Headers(scope=scope).getlist("origin") in [[origin] for origin in self._origins]
