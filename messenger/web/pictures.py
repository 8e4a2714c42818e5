"""Pictures over HTTP: serving them, and taking those of custom emoji."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from messenger.access import attempts, caller, identity, language, refusals
from messenger.access.caller import Caller
from messenger.config import settings
from messenger.db import Unavailable
from messenger.domain.errors import Forbidden, NotFound, Refused, SignInRequired
from messenger.domain.pictures import custom_emoji, picture, shrinking, storing
from messenger.live import addresses, limits
from messenger.translation import gettext

YEAR = 365 * 24 * 60 * 60
HEADERS = {
    # Its address names its content. Not for caches that people share: only the server knows who may see it.
    "Cache-Control": f"private, max-age={YEAR}, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Content-Disposition": "inline",
    "Vary": "Cookie",
}
MAX_READ = 8 * shrinking.MAX_SOURCE_BYTES
# For a slow connection; nobody may hold one open for long.
MAX_SECONDS = 60
SLOW = gettext("This took too long. Check your connection, then try again.")
STATUSES = {SignInRequired: 401, Forbidden: 403, NotFound: 404, Unavailable: 503}

Answer = Callable[[Request], Awaitable[Response]]


async def _show(request: Request) -> Response:
    """Return a picture by the hash of its content."""
    content = await asyncio.to_thread(storing.read, caller.actor(), request.path_params["hash"])
    return Response(content, media_type=picture.MEDIA_TYPE, headers=HEADERS)


async def _add(request: Request) -> Response:
    """Store the body of the request as a custom emoji."""
    actor = caller.actor()
    try:
        await attempts.spend(limits.PICTURE, actor.user_id, field="picture")
    except Refused as refused:
        return _errors(refused, 429)
    content = await _body(request)
    if content is None:
        answer = _errors(Refused(picture=custom_emoji.TOO_LARGE), 413)
        # Otherwise the server would go on reading.
        answer.headers["Connection"] = "close"
        return answer
    await asyncio.to_thread(custom_emoji.add, actor, request.path_params["name"], content)
    return JSONResponse({}, 201)


async def _body(request: Request) -> bytes | None:
    """Read the body, or return None if it is too large.

    One that is not much too large is read to its end: browsers don't show an answer while they still send.
    """
    with suppress(ValueError):
        if int(request.headers.get("content-length", "0")) > MAX_READ:
            return None
    content, size = bytearray(), 0
    async with asyncio.timeout(MAX_SECONDS):
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_READ:
                return None
            if size <= shrinking.MAX_SOURCE_BYTES:
                content += chunk
    return bytes(content) if size <= shrinking.MAX_SOURCE_BYTES else None


def _for_people(answer: Answer) -> Answer:
    """Identify the caller, and turn refusals into answers."""

    async def answered(request: Request) -> Response:
        cookies = request.headers.get("cookie", "")
        browser = language.of_browser(request.scope)
        try:
            acting = await identity.identify(cookies)
            spoken = language.of_account(acting.language, browser) if acting else browser
            address, device = addresses.of(request.scope), identity.device_of(cookies)
            caller.enter(Caller(acting, address, device, spoken))
            return await answer(request)
        except Refused as refused:
            return _errors(refused, 422)
        except TimeoutError:
            return _errors(Refused(picture=SLOW), 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except tuple(STATUSES) as failure:
            said = caller.say(refusals.words_for(failure) or refusals.UNEXPECTED)
            return JSONResponse({"errors": {"": said}}, STATUSES[type(failure)])

    return answered


def _own_page(answer: Answer) -> Answer:
    """Refuse other sites. The middleware does so, too: no route depends on its order."""

    async def answered(request: Request) -> Response:
        if request.headers.get("origin") not in settings.origins:
            raise Forbidden
        return await answer(request)

    return answered


def _errors(refused: Refused, status: int) -> Response:
    return JSONResponse({"errors": refusals.reasons(refused)}, status)


routes = [
    Route("/pictures/{hash}", _for_people(_show), methods=["GET"]),
    Route("/custom-emoji/{name}", _for_people(_own_page(_add)), methods=["POST"]),
]
