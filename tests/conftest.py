"""Fixtures for all tests: default settings and real servers."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import NodeId
from sqlalchemy import event

# Set before the first import of the application, which reads it.
KEPT = tempfile.TemporaryDirectory(prefix="messenger-", ignore_cleanup_errors=True)
atexit.register(KEPT.cleanup)
SETTINGS = (
    *("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "HOST", "PORT", "WORKERS", "TRUSTED_PROXIES"),
    *("SMTP_URL", "MAIL_FROM", "MAIL_DIR", "LOCAL_MAIL_DOMAINS"),
)
os.environ.update(dict.fromkeys(SETTINGS, ""), DATA_DIR=KEPT.name, REFLEX_STATE_MANAGER_MODE="memory")

from messenger import db  # noqa: E402
from messenger.domain import clock, jobs  # noqa: E402
from messenger.live import limits  # noqa: E402
from messenger.live.doorbell import Doorbell  # noqa: E402
from messenger.live.flood import Guard  # noqa: E402
from messenger.ui.wire import admission  # noqa: E402
from tests.support import hashing, servers, workers  # noqa: E402
from tests.support.databases import migrate, sharing  # noqa: E402
from tests.support.emptied import (  # noqa: E402, F401
    postgres_database,
    postgres_stages,
    postgres_url,
    shared_url,
    sqlite_database,
    sqlite_stages,
)
from tests.support.logs import (  # noqa: E402, F401  its hooks, which search the logs of every run
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from tests.support.stages import Stages  # noqa: E402
from tests.support.tabs import Browser  # noqa: E402

# Nothing writes to this database, and opening it disposes of the previous connections.
UNUSED = f"sqlite:///{KEPT.name}/unused.db"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run more processes than there are cores, because many tests mostly wait."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without garbage collection: modules and tests stay until the end, and are searched in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start slow tests first, so that all processes end at about the same time, and name their groups."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        # pytest-xdist 3.8 appends the group to `_nodeid`, which pytest 9.2 does not read any more.
        if grouped := vars(item).get("_nodeid"):
            item._id = NodeId.parse(grouped)


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """Compile each statement once in this process, not again for each fresh database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.Database, "_options", sharing(db.Database._options))
        yield


@pytest.fixture(scope="session", autouse=True)
def hasty_files() -> Iterator[None]:
    """Don't wait in this process until SQLite's files are on the disk: no test cuts the power."""
    set_up = db._set_up_sqlite

    def set_up_hastily(connection: Any, record: Any) -> None:
        set_up(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_set_up_sqlite", set_up_hastily)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Hash passwords at almost no cost in this process."""
    hashing.use(hashing.CHEAP)
    yield
    hashing.use(hashing.TODAY)


@pytest.fixture
def real_hashes(cheap_hashes: None) -> Iterator[None]:
    """Hash passwords at the cost that the application has."""
    hashing.use(hashing.TODAY)
    yield
    hashing.use(hashing.CHEAP)


@pytest.fixture(scope="session")
def redis() -> Iterator[servers.RedisServer]:
    """A Redis server, shared by all tests of a process."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.PostgresServer]:
    """A PostgreSQL server, shared by all tests of a process."""
    with servers.postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    file = tmp_path_factory.mktemp("migrated") / "messenger.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'messenger.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> db.Database:
    """A migrated, empty, open database: first SQLite, then PostgreSQL."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")


@pytest.fixture
def stages(request: pytest.FixtureRequest, database: db.Database) -> Stages:
    """The stages of the database in use."""
    return request.getfixturevalue("sqlite_stages" if database.is_sqlite else "postgres_stages")


@pytest.fixture(autouse=True)
def own_bell(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the application in this process from running jobs of tests that don't use it."""
    if "served" not in request.fixturenames:
        monkeypatch.setattr(jobs, "added", Doorbell())


@pytest.fixture(scope="session")
def worker() -> Iterator[workers.Worker]:
    """The application in this process, shared by all tests."""
    with workers.worker() as serving:
        yield serving


@pytest.fixture
def served(worker: workers.Worker, sqlite_url: str) -> Iterator[workers.Worker]:
    """The application in this process, with a fresh database and reset rate limits."""
    db.use(sqlite_url)
    worker.run(limits.use, "")
    # Each database begins with user 1, whose allowance the tests before may have used up.
    worker.run(setattr, admission, "_guard", Guard())
    yield worker
    # What closed tabs have called still runs, and the next test would count it.
    worker.rest()
    db.use(UNUSED)


@pytest.fixture
async def new_browser(served: workers.Worker) -> AsyncIterator[Callable[[], Browser]]:
    """A function that creates browsers with separate cookies; their tabs close after the test."""
    async with AsyncExitStack() as opened:

        def make() -> Browser:
            made = Browser(served.url)
            opened.push_async_callback(made.close)
            return made

        yield make


@pytest.fixture
def statements(served: workers.Worker) -> Iterator[list[str]]:
    """The SQL statements that the application has run."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = db.current().engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that moves the fake wall clock by milliseconds, forward or back."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def move(milliseconds: int) -> None:
        now[0] += milliseconds

    return move
