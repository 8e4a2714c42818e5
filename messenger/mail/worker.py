"""Sending mail in the background, for as long as the worker runs."""

import asyncio
import contextlib
import logging

from aiosmtplib import SMTPDataError, SMTPNotSupported, SMTPRecipientsRefused, SMTPSenderRefused

from messenger.config import Settings, settings
from messenger.db import Unavailable
from messenger.domain import mails
from messenger.domain.mails import Outgoing
from messenger.mail import templates, transports
from messenger.mail.transports import Undeliverable, reason
from messenger.outages import Outage

log = logging.getLogger(__name__)

# Mail that other workers have posted, and what is to be tried again.
POLL_SECONDS = 5
# What the server says of one mail, for which the next may be good. All else is an outage of the server.
OF_ONE_MAIL = (SMTPDataError, SMTPNotSupported, SMTPRecipientsRefused, SMTPSenderRefused)


async def run() -> None:
    """Send mail until the worker ends; a lifespan task."""
    await Sender(settings).run()


class Sender:
    """Sends what is due, one mail after the other; there may be several, in other workers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._failing = Outage(log, "No mail can be sent for now", "Mail can be sent again")
        self._away = Outage(
            log, "The mail server doesn't take mail, which waits", "The mail server takes mail again"
        )
        # Sent, and not yet noted as such.
        self._sent: list[Outgoing] = []

    async def run(self) -> None:
        """Send what is due, at once when it is posted in this process, until cancelled."""
        with mails.posted.listening() as posted:
            while True:
                posted.clear()
                await self._unharmed()
                # Not wait_for: before Python 3.12, being told to end at the wrong moment is lost in it.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await posted.wait()

    async def _unharmed(self) -> None:
        """Let a failure be logged and no more: what runs for ever must go on."""
        try:
            await self.send_due()
        except Unavailable:
            # The database logs its own outages.
            pass
        except Exception as error:
            # The text of an error may quote an address.
            self._failing.begin(type(error).__name__)
        else:
            self._failing.end()

    async def send_due(self) -> None:
        """Send all that is due, and drop what will never be. Raises `Unavailable`."""
        await self._note_sent()
        for mail_id, kind in await asyncio.to_thread(mails.clear):
            log.warning("mail %d (%s) dropped: it cannot be sent, or is out of date", mail_id, kind)
        while self._settings.sends_mail and (mail := await asyncio.to_thread(mails.take)):
            await self._send(mail)

    async def _send(self, mail: Outgoing) -> None:
        try:
            message = templates.compose(mail, sender=self._settings.mail_from, site=self._settings.public_url)
        except (KeyError, ValueError) as error:
            await _give_up(mail, error)
            return
        try:
            async with transports.opened(self._settings) as carry:
                await carry(message)
                self._away.end()
                self._sent.append(mail)
                # Before the goodbye to the server, during which this worker may end.
                with contextlib.suppress(Unavailable):
                    await self._note_sent()
        except Undeliverable as error:
            self._away.end()
            await _give_up(mail, error.__cause__)
        except Exception as error:
            await self._put_off(mail, error)

    async def _put_off(self, mail: Outgoing, error: Exception) -> None:
        """Say why the mail is not sent yet; taking it has set when it is tried again."""
        # Taking the next mail says so as well, if the database is away.
        with contextlib.suppress(Unavailable):
            await asyncio.to_thread(mails.put_off, mail, reason(error))
        is_last = mail.attempts >= mails.MAX_ATTEMPTS
        if isinstance(error, OF_ONE_MAIL):
            self._away.end()
        else:
            self._away.begin(type(error).__name__)
            if not is_last:
                return
        outlook = "given up" if is_last else "put off"
        log.warning("mail %d (%s) %s (%s)", mail.id, mail.kind, outlook, type(error).__name__)

    async def _note_sent(self) -> None:
        while self._sent:
            await asyncio.to_thread(mails.remove, self._sent[0])
            mail = self._sent.pop(0)
            log.info("mail %d (%s) sent", mail.id, mail.kind)


async def _give_up(mail: Outgoing, error: BaseException | None) -> None:
    log.warning("mail %d (%s) given up: refused (%s)", mail.id, mail.kind, type(error).__name__)
    await asyncio.to_thread(mails.give_up, mail, reason(error))
