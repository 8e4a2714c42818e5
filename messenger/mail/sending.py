"""The job kind for mail: compose the mail, send it by a transport, and report why if that fails."""

import asyncio
import logging

from aiosmtplib import SMTPDataError, SMTPNotSupported, SMTPRecipientsRefused, SMTPSenderRefused

from messenger.config import Settings
from messenger.domain import mails
from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.mails import Outgoing
from messenger.jobs.kinds import Attempt, GiveUp, Kind, Retry
from messenger.mail import templates, transports
from messenger.mail.transports import Undeliverable, reason
from messenger.outages import Outage

log = logging.getLogger(__name__)

# Retry backoff, about two days in all.
BACKOFF_MS = (
    *(MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS),
    *(HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS),
)
# Errors about one mail: the next may succeed. All other errors count as an outage of the server.
OF_ONE_MAIL = (SMTPDataError, SMTPNotSupported, SMTPRecipientsRefused, SMTPSenderRefused)


def kind(settings: Settings) -> Kind:
    """Declare mail as a kind of job. Without a mail server its jobs wait."""
    return Kind(
        name=mails.JOB,
        work=Sender(settings).work,
        backoff_ms=BACKOFF_MS,
        max_at_once=1 if settings.sends_mail else 0,
        tidy=_clear,
    )


class Sender:
    """Sends one mail per job."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._away = Outage(
            log, "The mail server doesn't take mail; mail stays queued", "The mail server takes mail again"
        )

    async def work(self, attempt: Attempt) -> None:
        """Send the mail of a job. Raises `GiveUp` and `Retry`."""
        mail = await asyncio.to_thread(mails.prepare, attempt.job.id)
        if mail is None:
            return
        try:
            message = templates.compose(mail, sender=self._settings.mail_from, site=self._settings.public_url)
        except (KeyError, ValueError) as error:
            _log_undeliverable(mail, error)
            raise GiveUp(reason(error)) from None
        try:
            async with transports.opened(self._settings) as carry:
                await carry(message)
                self._away.end()
                log.info("mail %d (%s) sent", mail.id, mail.kind)
                # Before QUIT: if this process ends while waiting for it, the mail must not be sent twice.
                await attempt.done()
        except Undeliverable as error:
            self._away.end()
            _log_undeliverable(mail, error.__cause__)
            raise GiveUp(reason(error.__cause__)) from None
        except Exception as error:
            self._note_failure(mail, error)
            raise Retry(reason(error)) from None

    def _note_failure(self, mail: Outgoing, error: Exception) -> None:
        if isinstance(error, OF_ONE_MAIL):
            self._away.end()
            log.warning("mail %d (%s) will be retried (%s)", mail.id, mail.kind, type(error).__name__)
        else:
            self._away.begin(type(error).__name__)


def _log_undeliverable(mail: Outgoing, error: BaseException | None) -> None:
    log.warning("mail %d (%s) can't be delivered (%s)", mail.id, mail.kind, type(error).__name__)


def _clear() -> None:
    for mail_id, mail_kind in mails.clear():
        log.warning("mail %d (%s) dropped: it cannot be sent, or has expired", mail_id, mail_kind)
