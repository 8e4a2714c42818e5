"""Fixtures for databases: a fresh one for each test, because tests lock, migrate and break them."""

from collections.abc import Iterator

import pytest

from messenger import db
from tests.conftest import UNUSED
from tests.support.servers import PostgresServer


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[db.Database]:
    """A fresh, migrated, open SQLite database."""
    yield db.use(sqlite_url)
    db.use(UNUSED)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[db.Database]:
    """A fresh, migrated, open PostgreSQL database."""
    yield db.use(postgres_url)
    db.use(UNUSED)
