"""Fixtures for all tests: the settings of a machine with no settings, and real servers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Read when the first module of the application is imported, so set before.
KEPT = tempfile.TemporaryDirectory(prefix="messenger-", ignore_cleanup_errors=True)
SETTINGS = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "HOST", "PORT", "WORKERS", "TRUSTED_PROXIES")
os.environ.update(dict.fromkeys(SETTINGS, ""), DATA_DIR=KEPT.name, REFLEX_STATE_MANAGER_MODE="memory")

from messenger import db  # noqa: E402
from tests.support import servers  # noqa: E402
from tests.support.databases import migrate  # noqa: E402


@pytest.fixture(scope="session")
def redis() -> Iterator[servers.RedisServer]:
    """A Redis server, one for all tests of a process."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.PostgresServer]:
    """A PostgreSQL server, one for all tests of a process."""
    with servers.postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to make copies of."""
    file = tmp_path_factory.mktemp("migrated") / "messenger.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'messenger.db')}"


@pytest.fixture
def postgres_url(postgres: servers.PostgresServer) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[db.Database]:
    """A fresh, migrated database in use, on each kind of server in turn."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    yield db.use(url)
    # A URL that nothing writes to, and which lets go of the connections of this one.
    db.use(f"sqlite:///{KEPT.name}/unused.db")
