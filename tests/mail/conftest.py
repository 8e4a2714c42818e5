"""Fixtures for sending mail: a server and a worker that sends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from messenger import config, db
from messenger.config import Settings
from messenger.domain import jobs, mails
from messenger.domain.actors import Actor
from messenger.domain.away import mailing
from messenger.jobs.worker import Worker
from messenger.live import presence
from messenger.live.presence import Board
from messenger.mail import away, sending
from tests.support import senders
from tests.support.accounts import change, joined
from tests.support.mail_server import MailServer, mail_server
from tests.support.people import conversation_of, people
from tests.support.posting import SITE

GRACE_ADDRESS = "grace@example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that accepts everything."""
    with mail_server() as running:
        yield running


@pytest.fixture
def sends_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """A function that sets where mail goes."""

    def choose(**carrier: object) -> Settings:
        chosen = config.read({"PUBLIC_URL": SITE}).model_copy(update=carrier)  # pyright: ignore[reportArgumentType]
        monkeypatch.setattr(mails, "settings", chosen)
        return chosen

    return choose


@pytest.fixture
def sender(server: MailServer, sends_to: Callable[..., Settings]) -> Worker:
    """A worker that sends to the mail server."""
    return senders.sender(sends_to(smtp_url=server.url))


@pytest.fixture
def ada(sqlite_url: str) -> Actor:
    """Somebody with an account in an open database."""
    db.use(sqlite_url)
    return people("Ada")[0]


@pytest.fixture
def administrator(ada: Actor) -> Actor:
    """An administrator."""
    actor = joined("Root")
    change(actor, is_administrator=True)
    return actor


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """The presence of everybody: nobody is there."""
    board = Board()
    monkeypatch.setattr(presence, "board", board)
    return board


@pytest.fixture
def mail_settings(server: MailServer, sends_to: Callable[..., Settings]) -> Settings:
    """Settings with a mail server."""
    return sends_to(smtp_url=server.url)


@pytest.fixture
def grace(ada: Actor, let_pass: Callable[[int], None], board: Board, mail_settings: Settings) -> Actor:
    """Somebody whose address is confirmed."""
    let_pass(0)
    (grace,) = people("Grace")
    change(grace, email=GRACE_ADDRESS, email_key=GRACE_ADDRESS, email_confirmed_at=1)
    return grace


@pytest.fixture
def tea(ada: Actor, grace: Actor) -> int:
    """A conversation of Ada, Grace and Alan."""
    return conversation_of(ada, grace, *people("Alan"), title="Tea")


@pytest.fixture
def work(mail_settings: Settings) -> Callable[[], Any]:
    """A function that looks, and sends what is due."""

    async def work() -> None:
        with db.transaction() as tx:
            jobs.add(tx, mailing.JOB)
        kinds = away.kind(mail_settings, settling=0), sending.kind(mail_settings)
        await Worker(kinds).work_due()

    return work
