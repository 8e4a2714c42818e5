"""Names of our cookies. Browsers share cookies between ports of a host, so names include the port."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from messenger.config import Settings, settings


def name(purpose: str, settings: Settings) -> str:
    """Return the name of a cookie, with the port of `PUBLIC_URL` unless it is the default port."""
    port = urlsplit(settings.origins[0]).port
    return f"{_old_name(purpose, settings)}-{port}" if port else _old_name(purpose, settings)


def value(cookies: Mapping[str, str], cookie: str) -> str:
    """Return the value of one of our cookies, under its current or its old name; empty if absent."""
    return cookies.get(cookie) or cookies.get(_OLD[cookie], "")


def _old_name(purpose: str, settings: Settings) -> str:
    return f"__Host-{purpose}" if settings.https else purpose


SIGN_IN_COOKIE, DEVICE_COOKIE = name("sign-in", settings), name("device", settings)
# Set with each sign-in, for as long. Pages read it: it encrypts what they keep (assets/cache/key.js).
CACHE_KEY_COOKIE = name("cache-key", settings)
# Read only, for sign-ins from before names included the port; these expire within 90 days.
_OLD = {SIGN_IN_COOKIE: _old_name("sign-in", settings), DEVICE_COOKIE: _old_name("device", settings)}
