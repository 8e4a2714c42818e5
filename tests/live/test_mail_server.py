import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from messenger import config
from messenger.config import Settings
from messenger.live import mail_server
from tests.support.at_once import at_once
from tests.support.mail_server import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that accepts ASCII addresses only, with an empty cache about it."""
    mail_server.forget()
    running = MailServer(takes_utf8=False)
    running.start()
    yield running
    running.stop()


def of(server: MailServer) -> Settings:
    return config.read({}).model_copy(update={"smtp_url": server.url})


def replaced(server: MailServer) -> None:
    """Replace the server with one that supports SMTPUTF8."""
    server.stop()
    server.takes_utf8 = True
    server.start()


def test_answer_is_remembered_until_it_expires(server: MailServer, monkeypatch: pytest.MonkeyPatch):
    settings = of(server)
    assert mail_server.takes_utf8(settings) is False
    replaced(server)
    assert mail_server.takes_utf8(settings) is False
    assert server.greetings == 1
    later = time.monotonic() + mail_server.SECONDS_KNOWN
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert mail_server.takes_utf8(settings) is True


def test_concurrent_lookups_share_one_query(server: MailServer):
    assert at_once(*[lambda: mail_server.takes_utf8(of(server))] * 6) == [False] * 6
    assert server.greetings == 1


def test_unreachable_server_is_asked_again_soon(server: MailServer, monkeypatch: pytest.MonkeyPatch):
    settings = of(server)
    server.stop()
    assert mail_server.takes_utf8(settings) is None
    server.start()
    later = time.monotonic() + mail_server.SECONDS_UNKNOWN
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert mail_server.takes_utf8(settings) is False


def test_silent_server_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch):
    mail_server.forget()
    monkeypatch.setattr(mail_server, "SECONDS_TO_ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = config.read({}).model_copy(
            update={"smtp_url": f"smtp://127.0.0.1:{silent.getsockname()[1]}"}
        )
        answers: list[bool | None] = []
        asking = Thread(target=lambda: answers.append(mail_server.takes_utf8(settings)))
        asking.start()
        # Far above the timeout, and far below the duration of the silence.
        asking.join(30)
        assert answers == [None]
