"""Pictures over HTTP: serving them, and taking those of custom emoji, people, groups and the site."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from messenger.access import attempts, caller
from messenger.domain.administration import site_profile
from messenger.domain.errors import Refused
from messenger.domain.pictures import custom_emoji, picture, shrinking, storing
from messenger.domain.profiles import pictures
from messenger.live import limits
from messenger.web.callers import errors, for_people, own_page

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


async def _show(request: Request) -> Response:
    """Return a picture by the hash of its content."""
    content = await asyncio.to_thread(storing.read, caller.actor(), request.path_params["hash"])
    return Response(content, media_type=picture.MEDIA_TYPE, headers=HEADERS)


async def _add(request: Request) -> Response:
    """Store the body of the request as a custom emoji."""
    name = request.path_params["name"]
    return await _take(request, lambda content: custom_emoji.add(caller.actor(), name, content))


async def _show_as_site(request: Request) -> Response:
    """Store the body of the request as the picture of the site."""
    return await _take(request, lambda content: site_profile.choose_picture(caller.actor(), content))


async def _choose(request: Request) -> Response:
    """Show the body of the request as the picture of the caller."""
    return await _take(request, lambda content: pictures.choose(caller.actor(), content))


async def _remove(_: Request) -> Response:
    """Show no picture of the caller."""
    await asyncio.to_thread(pictures.remove, caller.actor())
    return JSONResponse({})


async def _choose_for_group(request: Request) -> Response:
    """Show the body of the request as the picture of a group."""
    group = _group(request)
    return await _take(request, lambda content: pictures.choose_for_group(caller.actor(), group, content))


async def _remove_from_group(request: Request) -> Response:
    """Show no picture of a group."""
    await asyncio.to_thread(pictures.remove_from_group, caller.actor(), _group(request))
    return JSONResponse({})


def _group(request: Request) -> int:
    """Return the id in the address, or zero, which no group has, if it fits no column."""
    number = request.path_params["conversation"]
    return number if number < 2**31 else 0


async def _take(request: Request, store: Callable[[bytes], None]) -> Response:
    """Store the body of the request, a file with a picture."""
    actor = caller.actor()
    try:
        await attempts.spend(limits.PICTURE, actor.user_id, field="picture")
    except Refused as refused:
        return errors(refused, 429)
    content = await _body(request)
    if content is None:
        answer = errors(Refused(picture=custom_emoji.TOO_LARGE), 413)
        # Otherwise the server would go on reading.
        answer.headers["Connection"] = "close"
        return answer
    await asyncio.to_thread(store, content)
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


routes = [
    Route("/pictures/{hash}", for_people(_show), methods=["GET"]),
    Route("/custom-emoji/{name}", for_people(own_page(_add)), methods=["POST"]),
    Route("/site/picture", for_people(own_page(_show_as_site)), methods=["POST"]),
    Route("/profile-picture", for_people(own_page(_choose)), methods=["POST"]),
    Route("/profile-picture", for_people(own_page(_remove)), methods=["DELETE"]),
    Route("/group-pictures/{conversation:int}", for_people(own_page(_choose_for_group)), methods=["POST"]),
    Route("/group-pictures/{conversation:int}", for_people(own_page(_remove_from_group)), methods=["DELETE"]),
]
