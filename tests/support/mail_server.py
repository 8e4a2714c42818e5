"""An SMTP server that keeps the mail it receives, and refuses or hangs on demand."""

import asyncio
import math
import re
import ssl
import subprocess
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.processes import free_port, program
from tests.support.waiting import until

# What a sender waits for: that a recipient is taken, or a whole mail.
Stage = Literal["recipient", "content"]
LINK = re.compile(r"https?://[^\s\"<>]+/(?:confirm-email|reset-password)/[\w-]+")


class _Controller(Controller):
    """Runs the server and aborts its connections at the end; over TLS a close would wait for the peer."""

    def __init__(self, handler: object, **options: Any) -> None:
        super().__init__(handler, **options)
        self._connections: weakref.WeakSet[SMTP] = weakref.WeakSet()

    def factory(self) -> SMTP:
        connection = super().factory()
        self._connections.add(connection)
        return connection

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._abort(), self.loop).result(timeout=20)
        super().stop(no_assert)

    async def _abort(self) -> None:
        for connection in self._connections:
            if connection.transport:
                cast(asyncio.WriteTransport, connection.transport).abort()
        # Transports close their sockets in the next iteration of the loop.
        await asyncio.sleep(0)
        await asyncio.sleep(0)


class MailServer:
    """Listens on a free local port, in a thread; can be stopped and restarted."""

    def __init__(
        self,
        *,
        certificate: Path | None = None,
        is_smtps: bool = False,
        login: tuple[str, str] | None = None,
        takes_utf8: bool = True,
    ) -> None:
        self.port = free_port()
        self.url = f"{'smtps' if is_smtps else 'smtp'}://localhost:{self.port}"
        self.mails: list[EmailMessage] = []
        # The envelope's recipient of each mail.
        self.recipients: list[str] = []
        self.attempts = 0
        # Whether a sender waits for an answer.
        self.is_hanging = False
        self.greetings = 0
        self.takes_utf8 = takes_utf8
        self.was_encrypted = False
        self._certificate, self._is_smtps, self._login = certificate, is_smtps, login
        self._refusal: str | None = None
        # Once it has so many mails, it does not answer the next sender.
        self._most: dict[Stage, float] = {}
        self._controller: _Controller | None = None

    def start(self) -> None:
        """Start the server, and return when it answers."""
        context = None
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate)
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=context if self._is_smtps else None,
            tls_context=None if self._is_smtps else context,
            require_starttls=context is not None and not self._is_smtps,
            authenticator=self._authenticate if self._login else None,
            auth_require_tls=not self._is_smtps,
            enable_SMTPUTF8=self.takes_utf8,
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop the server and close its connections."""
        if self._controller:
            self._controller.stop()
        self._controller = None

    def refuse(self, answer: str) -> None:
        """Refuse every recipient with an answer such as "451 try again later"."""
        self._refusal = answer

    def hang(self, at: Stage = "recipient", mails: int = 0) -> None:
        """Once there are so many mails, stop answering at a stage: "content" counts the mail at hand."""
        self._most = {at: mails}

    def accept(self) -> None:
        """Accept mail again."""
        self._refusal, self._most = None, {}

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address, oldest first."""
        return [mail for mail, to in zip(self.mails, self.recipients, strict=True) if to == address]

    def mail_to(self, address: str, number: int = 1) -> EmailMessage:
        """Wait for the mail to an address with this number, by default the first, and return it."""
        until(lambda: len(self.mails_to(address)) >= number, f"mail {number} to {address} arrives")
        return self.mails_to(address)[number - 1]

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.attempts += 1
        await self._answer("recipient")
        if self._login and not session.authenticated:
            return "530 Authentication required"
        if self._refusal:
            return self._refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert server.transport is not None
        self.was_encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.recipients.append(envelope.rcpt_tos[0])
        self.mails.append(mail)
        await self._answer("content")
        return "250 OK"

    async def _answer(self, at: Stage) -> None:
        if len(self.mails) >= self._most.get(at, math.inf):
            self.is_hanging = True
            await asyncio.Event().wait()

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        is_right = (given.login.decode(), given.password.decode()) == self._login
        return AuthResult(success=is_right, handled=is_right)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the plain text of a mail, or its HTML if `kind` is "html"."""
    part = mail.get_body((kind,))
    assert part is not None
    return part.get_content()


def link_in(mail: EmailMessage) -> str:
    """Return the link in a mail."""
    found = LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found[0]


def certificate(folder: Path) -> Path:
    """Create a self-signed certificate for localhost, with its key in the same file."""
    file = folder / "certificate.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    subject = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(file), "-out", str(folder / "public.pem")]
    subprocess.run([program("openssl"), *command.split(), *subject, *files], check=True, capture_output=True)
    file.write_text(file.read_text() + (folder / "public.pem").read_text())
    return file


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server that accepts everything."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
