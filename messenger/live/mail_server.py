"""The mail server: how it is reached, and whether it takes addresses beyond ASCII (SMTPUTF8, RFC 6531)."""

import asyncio
import logging
import threading
import time
from typing import cast
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP

from messenger.config import Settings

log = logging.getLogger(__name__)

# Somebody who signs up waits for the answer, so it is short; sending mail has more time.
SECONDS_TO_ANSWER = 3.0
# The server may be replaced; one that did not answer may be back soon.
SECONDS_KNOWN, SECONDS_UNKNOWN = 600.0, 30.0

# For each server: whether it takes them, or None when it did not answer, and until when that counts.
_answers: dict[str, tuple[bool | None, float]] = {}
_asking = threading.Lock()


def client(settings: Settings) -> SMTP:
    """Make a connection to the mail server of the settings, not yet opened."""
    url = urlsplit(settings.smtp_url)
    is_tls = url.scheme == "smtps"
    return SMTP(
        hostname=url.hostname,
        port=url.port or (465 if is_tls else 587 if url.username else 25),
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password or "") if url.username else None,
        use_tls=is_tls,
        # None is TLS when the server offers it, which somebody in between can hide: a password waits for TLS.
        start_tls=False if is_tls else True if url.username else None,
        local_hostname=urlsplit(settings.public_url).hostname,
        # Its own timeouts use wait_for, which before Python 3.12 may lose that this worker is to end.
        timeout=None,
    )


def abort(connection: SMTP) -> None:
    """Close a connection at once: over TLS, a normal close would wait for the server to answer."""
    if connection.transport:
        cast(asyncio.WriteTransport, connection.transport).abort()
    connection.close()


def takes_utf8(settings: Settings) -> bool | None:
    """Tell whether the server takes addresses beyond ASCII, or return None if it does not answer in time.

    Blocks for `SECONDS_TO_ANSWER` at most, and only when the last answer has expired: call it in a thread.
    """
    if (known := _remembered(settings)) is not None:
        return known[0]
    # One question at a time: whoever asks at the same moment gets the same answer.
    if not _asking.acquire(timeout=SECONDS_TO_ANSWER):
        return None
    try:
        return (_remembered(settings) or _ask(settings))[0]
    finally:
        _asking.release()


def forget() -> None:
    """Ask again next time."""
    _answers.clear()


def _remembered(settings: Settings) -> tuple[bool | None, float] | None:
    known = _answers.get(settings.smtp_url)
    return known if known and known[1] > time.monotonic() else None


def _ask(settings: Settings) -> tuple[bool | None, float]:
    found: list[bool] = []
    # A thread of its own, left behind when time is up: looking up a name cannot be interrupted.
    thread = threading.Thread(target=_listen, args=(settings, found), name="mail-server", daemon=True)
    thread.start()
    thread.join(SECONDS_TO_ANSWER)
    takes = found[0] if found else None
    lasts = SECONDS_UNKNOWN if takes is None else SECONDS_KNOWN
    answer = _answers[settings.smtp_url] = takes, time.monotonic() + lasts
    return answer


def _listen(settings: Settings, found: list[bool]) -> None:
    try:
        found.append(asyncio.run(_supports_utf8(settings)))
    except Exception as error:
        # The text of an error may quote an address.
        log.warning("the mail server did not say whether it takes SMTPUTF8 (%s)", type(error).__name__)


async def _supports_utf8(settings: Settings) -> bool:
    connection = client(settings)
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            await connection.connect()
            # Once more over TLS, where it is used: the server may offer less before.
            if connection.is_ehlo_or_helo_needed:
                await connection.ehlo()
            return connection.supports_extension("smtputf8")
    finally:
        abort(connection)
