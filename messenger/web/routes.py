"""The few plain HTTP routes: what a websocket cannot do."""

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from messenger.access import cookies, language, refusals
from messenger.access.inputs import own_path
from messenger.config import settings
from messenger.db import Unavailable
from messenger.domain import tokens
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.authentication import devices, sign_ins
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.talk import contacts
from messenger.translation import Message, gettext, translate

SIGN_IN_LATER = gettext("The server couldn't reach its database. Sign in again in a moment.")
FROM_PROFILE_ONLY = gettext("Your data can be downloaded from your profile only.")


async def start_session(request: Request) -> Response:
    """Swap a ticket for the sign-in cookie and go on to the page asked for."""
    origin = _own_origin(request)
    async with request.form(max_fields=4, max_files=0, max_part_size=4096) as form:
        ticket, onward = str(form.get("ticket", "")), str(form.get("next", "/"))
    device = request.headers.get("user-agent", "")
    held = cookies.value(request.cookies, cookies.DEVICE_COOKIE)
    replaced = cookies.value(request.cookies, cookies.SIGN_IN_COOKIE)
    device_token = held if tokens.is_sound(held) else tokens.new()
    try:
        token, lasts = await asyncio.to_thread(sign_ins.start, ticket, device, replaced, device_token)
    except Refused:
        return RedirectResponse(f"{origin}/sign-in", status_code=303)
    except Unavailable:
        raise _refusal(request, 503, SIGN_IN_LATER) from None
    response = RedirectResponse(origin + own_path(onward), status_code=303)
    _set_cookie(response, cookies.SIGN_IN_COOKIE, token, lasts)
    _set_cookie(response, cookies.DEVICE_COOKIE, device_token, devices.LASTS_MS // 1000)
    return response


def _set_cookie(response: Response, name: str, token: str, lasts: int | None) -> None:
    response.set_cookie(name, token, max_age=lasts, httponly=True, samesite="lax", secure=settings.https)


async def export_data(request: Request) -> Response:
    """Stream all that is kept of whoever is signed in, as a file to keep."""
    if not _comes_from_here(request):
        raise _refusal(request, 403, FROM_PROFILE_ONLY)
    try:
        token = cookies.value(request.cookies, cookies.SIGN_IN_COOKIE)
        actor = await asyncio.to_thread(sign_ins.identify, token)
        if actor is None:
            raise _refusal(request, 401, refusals.EXPECTED[SignInRequired])
        name = await asyncio.to_thread(_file_name, actor)
    except Unavailable:
        raise _refusal(request, 503, refusals.EXPECTED[Unavailable]) from None
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(export.of(actor), media_type="application/json", headers=headers)


def _file_name(actor: Actor) -> str:
    nickname = re.sub(r'[\\/:*?"<>|\s]+', "_", contacts.me(actor).nickname)
    return f"messenger-{nickname}-{datetime.now(UTC):%Y-%m-%d}.json"


def _comes_from_here(request: Request) -> bool:
    """Tell whether a page of ours asks, or the person by hand, and no other site."""
    if request.headers.get("origin", settings.origins[0]) not in settings.origins:
        return False
    if request.headers.get("sec-fetch-site") in ("same-origin", "none"):
        return True
    # Old browsers do not say; in development, the pages have a port of their own.
    try:
        referrer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return False
    return f"{referrer.scheme}://{referrer.netloc}" in settings.origins


def _own_origin(request: Request) -> str:
    """Return where the request came from, one of our pages: in development these have a port of their own."""
    origin = request.headers.get("origin", "")
    if origin not in settings.origins:
        raise _refusal(request, 403, gettext("This form was posted from another site."))
    return origin


def _refusal(request: Request, status: int, text: Message) -> HTTPException:
    return HTTPException(status, translate(text, language.of_browser(request.scope)))


async def address(_request: Request) -> Response:
    """Tell a page that gets no live connection which addresses it may be opened at."""
    return JSONResponse({"public_url": settings.public_url, "origins": settings.origins})


routes = [
    Route("/address", address, methods=["GET"]),
    Route("/auth/session", start_session, methods=["POST"]),
    Route("/auth/export", export_data, methods=["GET"]),
]
