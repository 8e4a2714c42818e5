import asyncio
import ssl
import stat
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from messenger import config
from messenger.live import mail_server
from messenger.mail import transports
from messenger.mail.transports import Undeliverable
from tests.support.mail_server import MailServer, certificate
from tests.support.relay import relay
from tests.support.waiting import eventually

ADDRESS = "ada@example.org"
LOGIN = ("post@example.org", "p@ss/w:rd")


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certified: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate that this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certified))
    return certified


@pytest.fixture
def serve() -> Iterator[Callable[..., MailServer]]:
    """A function that starts mail servers."""
    started: list[MailServer] = []

    def start(**options: object) -> MailServer:
        server = MailServer(**options)  # pyright: ignore[reportArgumentType]
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


def message(to: str = ADDRESS) -> EmailMessage:
    made = EmailMessage(policy.SMTP)
    made["From"], made["To"], made["Subject"] = "Messenger <messenger@example.org>", to, "Grüße"
    made.set_content("Schöne Grüße\n.\nund mehr\n")
    return made


def international() -> EmailMessage:
    made = message()
    del made["To"]
    made["To"] = Address(username="ädä", domain="example.org")
    return made


async def carry(url: str, made: EmailMessage) -> None:
    settings = config.read({}).model_copy(update={"smtp_url": url})
    async with transports.opened(settings) as away:
        await away(made)


async def test_a_mail_arrives_whole(serve: Callable[..., MailServer]):
    server = serve()
    await carry(server.url, message())
    (arrived,) = server.mails_to(ADDRESS)
    assert arrived["Subject"] == "Grüße"
    assert arrived.get_content().replace("\r\n", "\n") == "Schöne Grüße\n.\nund mehr\n"
    assert not server.was_encrypted


async def test_international_address_is_sent_by_smtputf8(serve: Callable[..., MailServer]):
    server = serve()
    await carry(server.url, international())
    (arrived,) = server.mails_to("ädä@example.org")
    assert arrived["Subject"] == "Grüße"


async def test_international_address_is_undeliverable_without_smtputf8(serve: Callable[..., MailServer]):
    server = serve(takes_utf8=False)
    with pytest.raises(Undeliverable) as failure:
        await carry(server.url, international())
    assert transports.reason(failure.value.__cause__) == "utf8"
    assert server.attempts == 0


async def test_the_connection_is_encrypted_when_the_server_offers_it(
    serve: Callable[..., MailServer], trusted: Path
):
    server = serve(certificate=trusted)
    await carry(server.url, message())
    assert server.was_encrypted


async def test_smtps_is_encrypted_from_the_beginning(serve: Callable[..., MailServer], trusted: Path):
    server = serve(certificate=trusted, is_smtps=True)
    await carry(server.url, message())
    assert server.was_encrypted


@pytest.mark.parametrize("is_smtps", [True, False])
async def test_mail_server_with_wrong_certificate_gets_nothing(
    serve: Callable[..., MailServer], trusted: Path, tmp_path: Path, is_smtps: bool
):
    server = serve(certificate=certificate(tmp_path), is_smtps=is_smtps)
    with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
        await carry(server.url, message())
    assert server.attempts == 0


@pytest.mark.parametrize("is_smtps", [True, False])
async def test_smtp_credentials_are_decoded(serve: Callable[..., MailServer], trusted: Path, is_smtps: bool):
    server = serve(certificate=trusted, is_smtps=is_smtps, login=LOGIN)
    await carry(server.url.replace("//", "//post%40example.org:p%40ss%2Fw%3Ard@"), message())
    assert len(server.mails) == 1


async def test_password_is_never_sent_unencrypted(serve: Callable[..., MailServer]):
    server = serve()
    with pytest.raises(aiosmtplib.SMTPException):
        await carry(server.url.replace("//", "//post%40example.org:p%40ss%2Fw%3Ard@"), message())
    assert server.attempts == 0


async def test_wrong_smtp_password_is_not_final(serve: Callable[..., MailServer], trusted: Path):
    server = serve(certificate=trusted, login=LOGIN)
    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await carry(server.url.replace("//", "//post%40example.org:wrong@"), message())


async def test_permanently_refused_recipient_is_undeliverable(serve: Callable[..., MailServer]):
    server = serve()
    server.refuse("550 no such user")
    with pytest.raises(Undeliverable):
        await carry(server.url, message())


async def test_temporarily_refused_recipient_is_retried(serve: Callable[..., MailServer]):
    server = serve()
    server.refuse("451 try again later")
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await carry(server.url, message())


async def test_hanging_server_times_out(serve: Callable[..., MailServer], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(transports, "SECONDS", 0.3)
    server = serve()
    server.hang()
    with pytest.raises(TimeoutError):
        await carry(server.url, message())


async def test_sending_can_be_cancelled(serve: Callable[..., MailServer]):
    server = serve()
    server.hang()
    task = asyncio.create_task(carry(server.url, message()))
    await eventually(lambda: server.attempts, "the recipient is named")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, timeout=20)


async def test_connection_closes_at_once_after_the_mail(
    serve: Callable[..., MailServer], trusted: Path, monkeypatch: pytest.MonkeyPatch
):
    made: list[aiosmtplib.SMTP] = []
    client = mail_server.client
    monkeypatch.setattr(mail_server, "client", lambda settings: made.append(client(settings)) or made[-1])
    server = serve(certificate=trusted, is_smtps=True)
    settings = config.read({}).model_copy(update={"smtp_url": server.url})
    async with transports.opened(settings) as away:
        await away(message())
        transport = made[0].transport
        assert transport
        socket = transport.get_extra_info("socket")
    # An aborted transport closes its socket in the next iterations of the loop, without the server.
    for _ in range(3):
        await asyncio.sleep(0)
    assert socket.fileno() == -1
    assert len(server.mails) == 1


@pytest.mark.parametrize("is_smtps", [True, False])
async def test_cancelled_sending_closes_its_connection(
    serve: Callable[..., MailServer], trusted: Path, is_smtps: bool, monkeypatch: pytest.MonkeyPatch
):
    made: list[aiosmtplib.SMTP] = []
    client = mail_server.client
    monkeypatch.setattr(mail_server, "client", lambda settings: made.append(client(settings)) or made[-1])
    server = serve(certificate=trusted, is_smtps=is_smtps)
    server.hang()
    with relay(("127.0.0.1", server.port)) as silent:
        task = asyncio.create_task(carry(silent.url_for(server.url), message()))
        await eventually(lambda: server.attempts, "the recipient is named")
        transport = made[0].transport
        assert transport
        socket = transport.get_extra_info("socket")
        silent.fall_silent()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await eventually(lambda: socket.fileno() == -1, "the socket is closed")


async def test_mail_folder_files_are_private(tmp_path: Path):
    settings = config.read({"SMTP_URL": "smtp://localhost:1"}).model_copy(
        update={"mail_dir": tmp_path / "a" / "mail"}
    )
    for _ in range(3):
        async with transports.opened(settings) as away:
            await away(message())
    files = sorted((tmp_path / "a" / "mail").iterdir())
    assert len(files) == 3
    for file in files:
        assert file.suffix == ".eml"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == ADDRESS


async def test_unwritable_folder_is_an_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    settings = config.read({}).model_copy(update={"mail_dir": tmp_path / "file" / "mail"})
    with pytest.raises(OSError, match="file"):
        async with transports.opened(settings) as away:
            await away(message())
