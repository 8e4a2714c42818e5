"""The language to answer in: the account's choice, else the browser's, else English."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from messenger.translation import LANGUAGES, PSEUDO, negotiate

# Set by pages when a language is chosen, for their requests that nobody has signed in for.
COOKIE = "messenger-language"


def of_browser(scope: Mapping[str, Any]) -> str:
    """Return the language that a browser asks for, by its cookie or else by `Accept-Language`."""
    headers = Headers(raw=list(scope["headers"]))
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    is_known = chosen in LANGUAGES or chosen == PSEUDO
    return chosen if is_known else negotiate(headers.get("accept-language", ""))


def of_account(chosen: str | None, browser: str) -> str:
    """Return the language for somebody with an account, at a browser that asks for another one perhaps."""
    # The pseudo-language is no account's: whoever looks at pages in it wants all texts in it.
    return chosen if chosen in LANGUAGES and browser != PSEUDO else browser
