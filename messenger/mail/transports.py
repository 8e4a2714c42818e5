"""Transports for mail: an SMTP server, or a folder."""

import asyncio
import contextlib
import logging
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from messenger.config import Settings
from messenger.domain.mails import Failure
from messenger.live import mail_server

log = logging.getLogger(__name__)

# Timeout for connecting, and again for sending: together less than a job may take.
SECONDS = 20
SECONDS_TO_LEAVE = 2

Carry = Callable[[EmailMessage], Awaitable[None]]


# Reasons why a mail was not sent. Order matters: some of these errors are subclasses of later ones.
REASONS: tuple[tuple[tuple[type[Exception], ...], Failure], ...] = (
    ((SMTPNotSupported,), "utf8"),
    ((SMTPRecipientsRefused,), "recipient"),
    ((SMTPAuthenticationError,), "sign-in"),
    ((TimeoutError,), "slow"),
    ((OSError,), "unreachable"),
    ((SMTPResponseException,), "refused"),
    ((ValueError,), "address"),
)


class Undeliverable(Exception):
    """The server refused the mail permanently: don't retry."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Carry]:
    """Yield a function that sends a mail. It raises `Undeliverable`; after any other error, retry."""
    if settings.mail_dir:
        yield partial(_write, settings.mail_dir)
        return
    client = mail_server.client(settings)
    try:
        async with asyncio.timeout(SECONDS):
            await client.connect()
        yield partial(_send, client)
        # The mail has been sent by now: a server that doesn't answer QUIT changes nothing.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(SECONDS_TO_LEAVE):
                # Not `quit`, which also starts a normal close: over TLS, the socket would stay open until the
                # server answers that, even after the event loop has ended.
                await client.execute_command(b"QUIT")
    finally:
        # Runs after a cancellation too, and works with a server that no longer answers.
        mail_server.abort(client)


async def _send(client: SMTP, message: EmailMessage) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await client.send_message(message)
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupported) as error:
        if _is_final(error):
            raise Undeliverable from error
        raise


def _is_final(error: SMTPRecipientsRefused | SMTPDataError | SMTPNotSupported) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(refusal.code >= 500 for refusal in error.recipients)
    # SMTPNotSupported means a non-ASCII address.
    return isinstance(error, SMTPNotSupported) or error.code >= 500


def reason(error: BaseException | None) -> Failure:
    """Return why a mail was not sent, as a key that does not quote the server."""
    for kinds, name in REASONS:
        if isinstance(error, kinds):
            return name
    return "other"


async def _write(folder: Path, message: EmailMessage) -> None:
    path = await asyncio.to_thread(_write_file, folder, bytes(message))
    log.warning("mail written to %s", path)


def _write_file(folder: Path, content: bytes) -> Path:
    """Write a file atomically, readable by its owner only because it may contain a link."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
    partial_file = path.with_suffix(".part")
    with open(os.open(partial_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return partial_file.rename(path)
