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


# Why a mail was not carried away, the first that fits: some of these errors are of a later kind as well.
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
    """The mail was refused for good: trying again is no use."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Carry]:
    """Give a function that carries a mail away. It raises `Undeliverable`, or else may be tried again."""
    if settings.mail_dir:
        yield partial(_write, settings.mail_dir)
        return
    client = mail_server.client(settings)
    try:
        async with asyncio.timeout(SECONDS):
            await client.connect()
        yield partial(_send, client)
        # The mail is away by then: a server that does not answer a goodbye changes nothing.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(SECONDS_TO_LEAVE):
                await client.quit()
    finally:
        # Also when cancelled, and with a server that no longer answers.
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
    # What is not supported is an address beyond ASCII.
    return isinstance(error, SMTPNotSupported) or error.code >= 500


def reason(error: BaseException | None) -> Failure:
    """Name why a mail was not carried away, without the words of the server."""
    for kinds, name in REASONS:
        if isinstance(error, kinds):
            return name
    return "other"


async def _write(folder: Path, message: EmailMessage) -> None:
    path = await asyncio.to_thread(_written, folder, bytes(message))
    log.warning("mail written to %s", path)


def _written(folder: Path, content: bytes) -> Path:
    """Write a file that is there whole or not at all, and that others cannot read: it may hold a link."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
    beginning = path.with_suffix(".part")
    with open(os.open(beginning, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return beginning.rename(path)
