"""The mail server: how to connect, and whether it accepts non-ASCII addresses (SMTPUTF8, RFC 6531)."""

import asyncio
import logging
import threading
import time
from typing import cast
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP

from messenger.config import Settings

log = logging.getLogger(__name__)

# Short, because somebody who signs up waits for it; sending mail has its own, longer timeout.
SECONDS_TO_ANSWER = 3.0
# How long an answer is cached. The server may be replaced; one that did not answer may be back soon.
SECONDS_KNOWN, SECONDS_UNKNOWN = 600.0, 30.0

# Cached answers by server: whether it supports SMTPUTF8 (None: no answer), and when the entry expires.
_answers: dict[str, tuple[bool | None, float]] = {}
_asking = threading.Lock()


def client(settings: Settings) -> SMTP:
    """Return a connection to the mail server of the settings, not opened yet."""
    url = urlsplit(settings.smtp_url)
    is_tls = url.scheme == "smtps"
    return SMTP(
        hostname=url.hostname,
        port=url.port or (465 if is_tls else 587 if url.username else 25),
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password or "") if url.username else None,
        use_tls=is_tls,
        # None means TLS if the server offers it. An attacker in between can hide that offer, so with a
        # password TLS is required.
        start_tls=False if is_tls else True if url.username else None,
        local_hostname=urlsplit(settings.public_url).hostname,
        # aiosmtplib's timeouts use wait_for, which may swallow a cancellation before Python 3.12.
        timeout=None,
    )


def abort(connection: SMTP) -> None:
    """Close a connection at once; over TLS, a normal close would wait for the server to answer."""
    if connection.transport:
        cast(asyncio.WriteTransport, connection.transport).abort()
    connection.close()


def takes_utf8(settings: Settings) -> bool | None:
    """Return whether the server accepts non-ASCII addresses, or None if it does not answer in time.

    Blocks for up to `SECONDS_TO_ANSWER` if the cached answer has expired: call it in a thread.
    """
    if (known := _cached(settings)) is not None:
        return known[0]
    # One query at a time: concurrent callers wait for it and then share its cached answer.
    if not _asking.acquire(timeout=SECONDS_TO_ANSWER):
        return None
    try:
        return (_cached(settings) or _ask(settings))[0]
    finally:
        _asking.release()


def forget() -> None:
    """Invalidate the cached answers."""
    _answers.clear()


def _cached(settings: Settings) -> tuple[bool | None, float] | None:
    known = _answers.get(settings.smtp_url)
    return known if known and known[1] > time.monotonic() else None


def _ask(settings: Settings) -> tuple[bool | None, float]:
    found: list[bool] = []
    # In a thread that is abandoned on timeout, because a DNS lookup cannot be interrupted.
    thread = threading.Thread(target=_query, args=(settings, found), name="mail-server", daemon=True)
    thread.start()
    thread.join(SECONDS_TO_ANSWER)
    supported = found[0] if found else None
    lasts = SECONDS_UNKNOWN if supported is None else SECONDS_KNOWN
    answer = _answers[settings.smtp_url] = supported, time.monotonic() + lasts
    return answer


def _query(settings: Settings, found: list[bool]) -> None:
    try:
        found.append(asyncio.run(_supports_utf8(settings)))
    except Exception as error:
        # Log only the type: the text may quote an address.
        log.warning("can't find out whether the mail server supports SMTPUTF8 (%s)", type(error).__name__)


async def _supports_utf8(settings: Settings) -> bool:
    connection = client(settings)
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            await connection.connect()
            # After STARTTLS, greet again: the server may offer more extensions over TLS.
            if connection.is_ehlo_or_helo_needed:
                await connection.ehlo()
            return connection.supports_extension("smtputf8")
    finally:
        abort(connection)
