"""The language to answer in: the account's choice, else the browser's, else English."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from messenger.translation import LANGUAGES, PSEUDO, negotiate

# Set by pages when somebody chooses a language, for requests without a sign-in.
COOKIE = "messenger-language"


def of_browser(scope: Mapping[str, Any]) -> str:
    """Return the language a browser asks for: its cookie, else `Accept-Language`."""
    headers = Headers(raw=list(scope["headers"]))
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    is_known = chosen in LANGUAGES or chosen == PSEUDO
    return chosen if is_known else negotiate(headers.get("accept-language", ""))


def of_account(chosen: str | None, browser: str) -> str:
    """Return the account's language, or the browser's if the account has none."""
    # A browser in the pseudo-language is testing translations, so it gets all texts in it.
    return chosen if chosen in LANGUAGES and browser != PSEUDO else browser
