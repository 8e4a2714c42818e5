"""Fixtures for sending mail: a server and a worker that sends."""

from collections.abc import Callable, Iterator

import pytest

from messenger import config, db
from messenger.config import Settings
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.jobs.worker import Worker
from tests.support import senders
from tests.support.accounts import change, joined
from tests.support.mail_server import MailServer, mail_server
from tests.support.people import people
from tests.support.posting import SITE


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
