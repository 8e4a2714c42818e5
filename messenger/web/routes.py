"""The few plain HTTP routes, for what a WebSocket cannot do: set cookies and download files."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
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
    """Exchange a ticket for the sign-in cookie, and redirect to the page asked for."""
    origin = _own_origin(request)
    async with request.form(max_fields=4, max_files=0, max_part_size=4096) as form:
        ticket, onward = str(form.get("ticket", "")), str(form.get("next", "/"))
    device = request.headers.get("user-agent", "")
    sent = cookies.value(request.cookies, cookies.DEVICE_COOKIE)
    replaced = cookies.value(request.cookies, cookies.SIGN_IN_COOKIE)
    device_token = sent if tokens.is_sound(sent) else tokens.new()
    try:
        token, lasts = await asyncio.to_thread(sign_ins.start, ticket, device, replaced, device_token)
    except Refused:
        return RedirectResponse(f"{origin}/sign-in", status_code=303)
    except Unavailable:
        raise _refusal(request, 503, SIGN_IN_LATER) from None
    response = RedirectResponse(origin + own_path(onward), status_code=303)
    _set_cookie(response, cookies.SIGN_IN_COOKIE, token, lasts)
    _set_cookie(response, cookies.DEVICE_COOKIE, device_token, devices.LASTS_MS // 1000)
    _set_cookie(response, cookies.CACHE_KEY_COOKIE, tokens.new(), lasts, is_readable=True)
    return response


def _set_cookie(
    response: Response, name: str, token: str, lasts: int | None, *, is_readable: bool = False
) -> None:
    how: dict[str, Any] = {"samesite": "lax", "secure": settings.https}
    response.set_cookie(name, token, max_age=lasts, httponly=not is_readable, **how)


async def export_data(request: Request) -> Response:
    """Stream all data of the signed-in user as a download."""
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
    """Return whether one of our pages sent the request, or the user entered its URL, not another site."""
    if request.headers.get("origin", settings.origins[0]) not in settings.origins:
        return False
    if request.headers.get("sec-fetch-site") in ("same-origin", "none"):
        return True
    # Old browsers don't send Sec-Fetch-Site. In development, pages have another port: they are same-site.
    try:
        referrer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return False
    return f"{referrer.scheme}://{referrer.netloc}" in settings.origins


def _own_origin(request: Request) -> str:
    """Return the origin of our page that sent the request; in development, pages have their own port."""
    origin = request.headers.get("origin", "")
    if origin not in settings.origins:
        raise _refusal(request, 403, gettext("This form was posted from another site."))
    return origin


def _refusal(request: Request, status: int, text: Message) -> HTTPException:
    return HTTPException(status, translate(text, language.of_browser(request.scope)))


async def address(_request: Request) -> Response:
    """Return the URLs this site may be opened at, for a page that gets no live connection."""
    return JSONResponse({"public_url": settings.public_url, "origins": settings.origins})


routes = [
    Route("/address", address, methods=["GET"]),
    Route("/auth/session", start_session, methods=["POST"]),
    Route("/auth/export", export_data, methods=["GET"]),
]
