"""Fixtures for a PostgreSQL database that tests use in turn, which is much faster than a new one for each.

Only for tests that leave nothing running: it would write into the database of the next test.
"""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from messenger import db
from tests.support.servers import PostgresServer


@pytest.fixture(scope="session")
def shared_url(postgres: PostgresServer) -> str:
    """The URL of a PostgreSQL database that the tests of a process use in turn."""
    return postgres.new_database()


@pytest.fixture(scope="session")
def emptying(shared_url: str) -> Iterator[Callable[[], None]]:
    """A function that empties that database, much faster than truncating small tables."""
    # Other tests of the process restart the server: then a ping finds that the connection is dead.
    engine = sa.create_engine(shared_url, pool_pre_ping=True)
    with engine.connect() as connection:
        counters = connection.scalars(sa.text("SELECT quote_ident(sequencename) FROM pg_sequences")).all()
    statements = [
        # Without foreign key checks, so that the order of the tables does not matter.
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in SQLModel.metadata.tables),
        *(f"SELECT setval('{counter}', 1, false)" for counter in counters),
    ]

    def empty() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("; ".join(statements))

    yield empty
    engine.dispose()


@pytest.fixture
def postgres_url(shared_url: str, emptying: Callable[[], None]) -> str:
    """The URL of a migrated, empty PostgreSQL database."""
    emptying()
    return shared_url


@pytest.fixture(scope="session")
def kept_database(shared_url: str) -> Iterator[db.Database]:
    """That database, open until the end: connections that start afresh cost more than most tests."""
    opened = db.Database(shared_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres_database(postgres_url: str, kept_database: db.Database) -> Iterator[db.Database]:
    """That database, empty and in use."""
    # Not with the fixture `monkeypatch`, which tests undo.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_database", kept_database)
        yield kept_database
