"""Sending to push services: few requests at once to each, and none to addresses that aren't public."""

import asyncio
import logging
import socket
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from messenger.domain.notifications import keys
from messenger.domain.notifications.results import Outcome, Result
from messenger.domain.notifications.subscriptions import Subscription
from messenger.previews.network import INTERNET, Forbidden, Internet, Pinned
from messenger.push.encrypting import encrypted
from messenger.push.payload import TTL_SECONDS, Push
from messenger.push.signing import Signer

log = logging.getLogger(__name__)

# Several hundred messages are with a push service that answers in 50 ms within a second.
MAX_AT_ONCE = 50
MAX_SECONDS = 8
# After a push service did not answer, others wait no longer for it (circuit breaker).
AWAY_SECONDS = 10
GONE = (404, 410)
LATER = (408, 425, 429)
KEPT_CONNECTION_SECONDS = 60


class _Public(AbstractResolver):
    """Resolves names to public addresses only; each is checked again when it is connected to."""

    def __init__(self, internet: Internet) -> None:
        self._internet = internet

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        url = URL.build(scheme="https", host=host, port=port)
        return await Pinned(await self._internet.checked(url)).resolve(host, port, family)

    async def close(self) -> None:
        """Do nothing."""


class PushServices:
    """Sends messages to browsers by way of their push services."""

    def __init__(self, internet: Internet = INTERNET) -> None:
        self._internet = internet
        self._session: ClientSession | None = None
        self._signer: Signer | None = None
        self._key = ""
        self._room: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(MAX_AT_ONCE))
        # Push services that did not answer, and until when they count as away.
        self._away: dict[str, float] = {}

    async def run(self) -> None:
        """Keep the session open until cancelled; a lifespan task."""
        async with self.opened():
            await asyncio.Event().wait()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["PushServices"]:
        """Open the session."""
        connector = TCPConnector(
            resolver=_Public(self._internet),
            use_dns_cache=False,
            limit=0,
            limit_per_host=MAX_AT_ONCE,
            keepalive_timeout=KEPT_CONNECTION_SECONDS,
            ssl=self._internet.tls,
            socket_factory=self._internet.socket,
        )
        async with ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=MAX_SECONDS),
            trust_env=False,
        ) as self._session:
            try:
                yield self
            finally:
                self._session = None

    async def key(self) -> str:
        """Return the key that signs messages; it is read once."""
        if self._signer is None:
            self._key = await asyncio.to_thread(keys.private)
            self._signer = Signer(self._key)
        return self._key

    async def send(self, subscription: Subscription, push: Push) -> Result:
        """Send a message to a browser, and return what became of it."""
        outcome, answer = await self._send(subscription, push)
        if outcome != "sent":
            log.info("a push message to browser %d was not sent (%s)", subscription.id, answer)
        return Result(subscription=subscription.id, outcome=outcome, answer=answer)

    async def _send(self, subscription: Subscription, push: Push) -> tuple[Outcome, str]:
        host = urlsplit(subscription.endpoint).hostname or ""
        async with self._room[host]:
            if self._session is None or self._away.get(host, 0) > time.monotonic():
                return "later", "away"
            try:
                status = await self._post(self._session, subscription, push)
            except Forbidden:
                return "gone", "forbidden"
            except (ClientError, TimeoutError, OSError) as error:
                # aiohttp wraps what its resolver raises.
                if isinstance(error.__cause__, Forbidden):
                    return "gone", "forbidden"
                self._away[host] = time.monotonic() + AWAY_SECONDS
                return "later", type(error).__name__
        return _outcome(status), str(status)

    async def _post(self, session: ClientSession, subscription: Subscription, push: Push) -> int:
        await self.key()
        assert self._signer is not None
        headers = {
            "Authorization": self._signer.authorization(subscription.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL_SECONDS),
            "Topic": push.topic,
            "Urgency": push.urgency,
        }
        body = encrypted(push.content, subscription.public_key, subscription.secret)
        async with session.post(
            URL(subscription.endpoint, encoded=True), data=body, headers=headers, allow_redirects=False
        ) as response:
            return response.status


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return "sent"
    if status in GONE:
        return "gone"
    return "later" if status in LATER or status >= 500 else "refused"
