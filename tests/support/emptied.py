"""Fixtures for databases that tests use in turn, which is much faster than a new one for each.

Only for tests that leave nothing running: it would write into the database of the next test.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from messenger import db
from tests.support.servers import PostgresServer
from tests.support.stages import PostgresStages, SqliteStages, Stages


@pytest.fixture(scope="session")
def shared_url(postgres: PostgresServer) -> str:
    """The URL of a PostgreSQL database that the tests of a process use in turn."""
    return postgres.new_database()


@pytest.fixture(scope="session")
def postgres_stages(shared_url: str) -> Iterator[Stages]:
    """What tests begin with in that database, which stays open: new connections cost more than most tests."""
    with closing(PostgresStages(shared_url)) as stages:
        yield stages


@pytest.fixture(scope="session")
def sqlite_stages(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    """What tests begin with in a SQLite database that stays open."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("kept") / "messenger.db")
    with closing(SqliteStages(f"sqlite:///{file}")) as stages:
        yield stages


@pytest.fixture
def postgres_url(shared_url: str, postgres_stages: Stages) -> str:
    """The URL of a migrated, empty PostgreSQL database."""
    postgres_stages.empty()
    return shared_url


@pytest.fixture
def postgres_database(postgres_stages: Stages) -> Iterator[db.Database]:
    """That database, empty and in use."""
    with postgres_stages.used() as database:
        yield database


@pytest.fixture
def sqlite_database(sqlite_stages: Stages) -> Iterator[db.Database]:
    """A migrated SQLite database, empty and in use."""
    with sqlite_stages.used() as database:
        yield database
