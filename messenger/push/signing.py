"""Signing messages, so that push services know who sends them (VAPID)."""

from urllib.parse import urlsplit

from py_vapid import Vapid02

from messenger.config import settings
from messenger.domain import clock
from messenger.domain.clock import HOUR_MS

# Signing costs half as much as encrypting, so one signature serves all messages to a service for a while.
# Push services accept no signature that is good for more than a day.
KEPT_MS = 12 * HOUR_MS
GOOD_MS = 13 * HOUR_MS


class Signer:
    """Signs for each push service, and keeps the signatures."""

    def __init__(self, key: str) -> None:
        self._vapid = Vapid02.from_raw(key.encode())
        # Push services may refuse addresses without HTTPS as the contact; only local tests have one.
        self._vapid.conf = {"no-strict": True}
        self._kept: dict[str, tuple[int, str]] = {}

    def authorization(self, endpoint: str) -> str:
        """Return the `Authorization` header for an endpoint."""
        parts = urlsplit(endpoint)
        audience, now = f"{parts.scheme}://{parts.netloc}", clock.now()
        made_at, header = self._kept.get(audience, (0, ""))
        if not made_at <= now < made_at + KEPT_MS:
            claims = {"aud": audience, "sub": settings.public_url, "exp": (now + GOOD_MS) // 1000}
            header = self._vapid.sign(claims)["Authorization"]
            self._kept[audience] = now, header
        return header
