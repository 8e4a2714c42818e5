"""Names of our cookies: they keep instances on one host apart, whose ports browsers do not tell apart."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from messenger.config import Settings, settings


def name(purpose: str, settings: Settings) -> str:
    """Return the name of a cookie: with the port of `PUBLIC_URL`, unless it is the usual one."""
    port = urlsplit(settings.origins[0]).port
    return f"{_old_name(purpose, settings)}-{port}" if port else _old_name(purpose, settings)


def value(cookies: Mapping[str, str], cookie: str) -> str:
    """Return the value of one of our cookies, or nothing; the name from before the upgrade counts, too."""
    return cookies.get(cookie) or cookies.get(_OLD[cookie], "")


def _old_name(purpose: str, settings: Settings) -> str:
    return f"__Host-{purpose}" if settings.https else purpose


SIGN_IN_COOKIE, DEVICE_COOKIE = name("sign-in", settings), name("device", settings)
# Nobody writes the old names any more: sign-ins from before the upgrade end within ninety days.
_OLD = {SIGN_IN_COOKIE: _old_name("sign-in", settings), DEVICE_COOKIE: _old_name("device", settings)}
