"""The page that ends mail about unread messages: it asks on GET, and acts on POST (RFC 8058).

It works for people who are signed out. Mail programs post without an origin; the signature in the address
says who may.
"""

import asyncio
import base64
import hashlib
import html

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from messenger.access import language, refusals
from messenger.config import settings
from messenger.db import Unavailable
from messenger.domain.away import signed_links, unsubscribing
from messenger.translation import Message, direction, gettext, translate

PREFIX = f"/{signed_links.PAGE}/"
STYLE = (
    # The card of the other pages, and the values of their tokens.
    ":root{color-scheme:light dark}*{box-sizing:border-box;margin:0}"
    "body{min-height:100dvh;display:grid;place-items:center;padding:24px 16px;"
    "font:1rem/1.5 system-ui,sans-serif;background:light-dark(#f6f7f9,#1b1f27);"
    "color:light-dark(#1b1f27,#e8eaee)}"
    "main{width:100%;max-width:400px;display:grid;gap:16px;padding:32px;border-radius:16px;"
    "border:1px solid light-dark(#e1e4ea,#2d333f);background:light-dark(#fff,#15181e)}"
    "h1{font-size:1.625rem;line-height:1.3;overflow-wrap:anywhere}"
    "a{color:light-dark(#3b5bdb,#8da2fb);text-underline-offset:2px}"
    "button{width:100%;min-height:44px;padding:8px 12px;border:0;border-radius:10px;"
    "font:inherit;font-weight:600;background:light-dark(#3b5bdb,#8da2fb);color:light-dark(#fff,#10131a);cursor:pointer}"
    ":focus-visible{outline:2px solid light-dark(#3b5bdb,#8da2fb);outline-offset:2px}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · Messenger</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
{then}
</main>
</body>
</html>
"""
TITLE = gettext("Emails about unread messages")
ASK = gettext("You get an email when messages have been unread for a while. Stop these emails?")
STOP = gettext("Stop these emails")
DONE = gettext("You won't get these emails any more. You can turn them on again in the settings.")
SETTINGS = gettext("Notification settings")
UNKNOWN = gettext("This link isn't valid any more. You can turn these emails off in the settings.")


async def _answer(request: Request) -> Response:
    given = request.path_params["user"], request.path_params["signature"]
    is_asking = request.method != "POST"
    verb = unsubscribing.is_sound if is_asking else unsubscribing.unsubscribe
    try:
        is_good = await asyncio.to_thread(verb, *given)
    except Unavailable:
        return _page(request, refusals.EXPECTED[Unavailable], "", 503)
    if not is_good:
        return _page(request, UNKNOWN, _link(request), 404)
    if is_asking:
        button = html.escape(translate(STOP, language.of_browser(request.scope)))
        return _page(request, ASK, f'<form method="post"><button type="submit">{button}</button></form>')
    return _page(request, DONE, _link(request))


def _link(request: Request) -> str:
    text = html.escape(translate(SETTINGS, language.of_browser(request.scope)))
    return f'<p><a href="{html.escape(settings.public_url)}/settings/notifications">{text}</a></p>'


def _page(request: Request, text: Message, then: str, status: int = 200) -> Response:
    spoken = language.of_browser(request.scope)
    said = {"language": spoken, "direction": direction(spoken)}
    said |= {"title": translate(TITLE, spoken), "text": translate(text, spoken)}
    content = PAGE.format(**{name: html.escape(part) for name, part in said.items()}, style=STYLE, then=then)
    return HTMLResponse(content, status, {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


routes = [Route(f"{PREFIX}{{user:int}}/{{signature:str}}", _answer, methods=["GET", "HEAD", "POST"])]
