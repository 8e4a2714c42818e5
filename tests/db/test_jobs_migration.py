"""The migration that moves queued mail to the job queue, tried on existing mail."""

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import col

from messenger import db
from messenger.domain import clock, mails
from messenger.domain.clock import HOUR_MS
from messenger.domain.mail_kinds import MailKind
from messenger.jobs import queue
from messenger.models import Job, Mail
from tests.conftest import UNUSED
from tests.support.databases import configuration, migrate
from tests.support.servers import PostgresServer

NOW = 1_741_183_380_000
BEFORE = "0005"
COLUMNS = ("id", "kind", "address", "posted_at", "due_at", "attempts", "failure")
# A new mail, one to be retried, one that was being sent, and one given up.
OLD = [
    (3, "password_changed", "new@example.org", NOW - 1, NOW - 1, 0, None),
    (5, "email_changed", "later@example.org", NOW - 9, NOW + HOUR_MS, 4, "unreachable"),
    (6, "reset_password", "sending@example.org", NOW - 8, NOW + 7, 1, None),
    (8, "confirm_email", "dead@example.org", NOW - 7, NOW - 2, 9, "recipient"),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a database before the migration, with queued mail."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/messenger.db"
    else:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.empty_database()
    migrate(url, BEFORE)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        texts = ("nickname", "nickname_key", "nickname_folded", "email", "email_key", "email_folded")
        user = {"id": 1, "password_hash": "-", "is_administrator": True, "created_at": 0}
        _insert(connection, "users", user | dict.fromkeys(texts, "ada"))
        for row in OLD:
            _insert(connection, "mails", {"user_id": 1} | dict(zip(COLUMNS, row, strict=True)))
    engine.dispose()
    yield url
    db.use(UNUSED)


def _insert(connection: sa.Connection, table: str, values: Mapping[str, object]) -> None:
    connection.execute(sa.insert(sa.table(table, *map(sa.column, values))).values(values))


@pytest.fixture
def migrated(old_url: str) -> str:
    """The URL of that database, open, after the migration."""
    migrate(old_url)
    db.use(old_url)
    return old_url


def queued() -> dict[str, tuple[int | None, int, str | None]]:
    """Return the due time, attempts and failure of each mail's job, by email address."""
    with db.reading() as session:
        rows = session.execute(sa.select(Mail, Job).join(Job, col(Job.id) == col(Mail.job_id))).all()
        assert {(job.kind, job.lease) for _, job in rows} == {(mails.JOB, None)}
        return {mail.address: (job.due_at, job.attempts, job.failure) for mail, job in rows}


@pytest.mark.usefixtures("migrated")
def test_every_mail_keeps_its_place_in_the_queue():
    assert queued() == {
        "new@example.org": (NOW - 1, 0, None),
        "later@example.org": (NOW + HOUR_MS, 4, "unreachable"),
        "sending@example.org": (NOW + 7, 1, None),
        "dead@example.org": (None, 9, "recipient"),
    }


@pytest.mark.usefixtures("migrated")
def test_mail_that_is_due_is_claimed_and_forgotten_when_sent():
    job = queue.claim([mails.JOB])
    assert job
    mail = mails.prepare(job.id)
    assert mail
    assert (mail.id, mail.address, mail.posted_at) == (3, "new@example.org", NOW - 1)
    assert queue.claim([mails.JOB]) is None
    queue.complete(job)
    assert "new@example.org" not in queued()


@pytest.mark.usefixtures("migrated")
def test_new_mail_gets_an_id_of_its_own():
    with db.transaction() as tx:
        mails.post(tx, MailKind.ACCOUNT_DELETED, 1, "next@example.org")
    assert len(queued()) == len(OLD) + 1


def test_downgrade_gives_the_mails_back(migrated: str):
    with db.transaction() as tx:
        tx.execute(sa.insert(Job).values(kind="other", payload={}, created_at=0, due_at=0, attempts=0))
    command.downgrade(configuration(migrated), BEFORE)
    with db.reading() as session:
        rows = session.execute(sa.text(f"SELECT {', '.join(COLUMNS)} FROM mails ORDER BY id")).all()
    given_up = (8, "confirm_email", "dead@example.org", NOW - 7, NOW - 7, 9, "recipient")
    assert [tuple(row) for row in rows] == [*OLD[:3], given_up]
    migrate(migrated)
    assert len(queued()) == len(OLD)
