"""From whose pages requests are taken: a browser says it, and no page can make it lie."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from messenger.access import language
from messenger.translation import gettext, translate

READING = ("GET", "HEAD", "OPTIONS")
FOREIGN = gettext("This was sent from another site.")


class OwnPages:
    """An ASGI application that passes on what only reads, and what comes from the pages of these origins."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            said = translate(FOREIGN, language.of_browser(scope))
            refusal = PlainTextResponse(said, status_code=403)
            await refusal(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["method"] in READING):
            return True
        return Headers(scope=scope).getlist("origin") in [[origin] for origin in self._origins]
