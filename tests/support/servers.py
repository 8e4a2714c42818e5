"""Real servers on free ports: Redis, PostgreSQL, and the application itself."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import httpx
import psutil
import psycopg
import redis
from psycopg import sql

from messenger import config
from messenger.access import cookies
from messenger.config import Settings
from tests.support import processes
from tests.support.databases import migrate
from tests.support.processes import Server, free_port, program, unprivileged
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
UNSET = dict.fromkeys((name.upper() for name in Settings.model_fields), "")
# The first start builds the pages; on a busy machine, several builds run at once.
SECONDS_TO_BUILD = 300


def inherited() -> dict[str, str]:
    """Return the environment for a program that must not notice the tests.

    Under test, Reflex registers more handlers, so its pages would not match a server that runs normally. The
    worker inside the tests also makes it skip the installation that a build needs.
    """
    private = ("PYTEST_", "REFLEX_", "__REFLEX_")
    return {name: value for name, value in os.environ.items() if not name.startswith(private)} | UNSET


class RedisServer(Server):
    """A Redis server that can be stopped and restarted on the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        super().__init__([program("redis-server"), *options, "--dir", str(folder)], folder / "redis.log")
        self.port = port
        self.url = f"redis://127.0.0.1:{port}/0"

    def start(self) -> None:
        """Start the server and return when it answers."""
        self.spawn()
        until(lambda: self.runs() and self._answers(), "Redis answers")

    def pause(self) -> None:
        """Freeze the server: it answers nothing, and its connections stay open."""
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Resume a frozen server."""
        self.send(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class PostgresServer(Server):
    """A PostgreSQL server whose databases are copies of a migrated template."""

    def __init__(self, folder: Path, port: int) -> None:
        user = unprivileged()
        shutil.chown(folder, user) if user else None
        data, log = folder / "data", folder / "postgres.log"
        self.initialise = Server(
            [
                program("initdb"),
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-N",
            ],
            log,
            user,
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            # Less to write when a database is copied, and no work beside the tests.
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "autovacuum": "off",
            "jit": "off",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        super().__init__([program("postgres"), "-D", str(data), "-p", str(port), *flags], log, user)
        self.port = port
        self.names = (f"test{number}" for number in count(1))

    def start(self) -> None:
        """Start the server; the first start also creates its data folder."""
        if not (self.initialise.log_file.parent / "data").exists():
            assert self.initialise.spawn(cwd="/").wait(timeout=60) == 0, self.initialise.log()
        self.spawn(cwd="/")
        until(lambda: self.runs() and self._answers(), "PostgreSQL answers")

    def url_of(self, name: str) -> str:
        """Return the URL of a database, as SQLAlchemy wants it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def empty_database(self) -> str:
        """Create a database without tables and return its URL."""
        return self._create("template1")

    def new_database(self) -> str:
        """Create a migrated database and return its URL."""
        if not self._exists("migrated"):
            self.execute(sql.SQL("CREATE DATABASE migrated"))
            migrate(self.url_of("migrated"))
        return self._create("migrated")

    def drop(self, url: str) -> None:
        """Drop a database, even while it is in use."""
        name = sql.Identifier(url.rpartition("/")[2])
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def execute(self, statement: sql.SQL | sql.Composed) -> int:
        """Run a statement as the administrator, and return the number of rows."""
        with self._connection() as connection:
            return connection.execute(statement).rowcount

    def _create(self, template: str) -> str:
        name = next(self.names)
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url_of(name)

    def _exists(self, name: str) -> bool:
        return self.execute(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(name)) > 0

    def _answers(self) -> bool:
        try:
            return self.execute(sql.SQL("SELECT 1")) == 1
        except psycopg.OperationalError:
            return False

    def _connection(self) -> "psycopg.Connection[tuple[object, ...]]":
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres connect_timeout=20"
        return psycopg.connect(address, autocommit=True)


class Application(Server):
    """The built application, run with `python -m messenger`."""

    root = ROOT

    def __init__(self, folder: Path, port: int, settings: dict[str, str]) -> None:
        super().__init__([sys.executable, "-m", "messenger"], folder / "messenger.log")
        self.port = port
        self.url = f"http://localhost:{port}"
        self.environment = inherited() | {"PORT": str(port), "DATA_DIR": str(folder)} | settings
        self.database_url = settings.get("DATABASE_URL") or f"sqlite:///{folder}/messenger.db"

    def start(self) -> None:
        """Start the application and return when it answers."""
        before = len(self.log())
        self.spawn(cwd=self.root, env=self.environment)
        ready = f"Messenger is ready at {self.environment['PUBLIC_URL'] or self.url}"
        until(lambda: self.runs() and ready in self.log()[before:], "Messenger is ready", SECONDS_TO_BUILD)

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds a sign-in."""
        return cookies.name("sign-in", config.read(self.environment))

    def answers(self) -> bool:
        """Tell whether a request gets an answer."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/ping", timeout=2, verify=False).is_success
        except httpx.TransportError:
            return False

    def workers(self) -> list[psutil.Process]:
        """Return the processes that serve requests."""
        assert self.process is not None
        return processes.workers(self.process.pid)

    def has_connections_at_each_worker(self) -> bool:
        """Tell whether every worker has at least one connection."""
        return all(
            any(to.laddr.port == self.port and to.status == "ESTABLISHED" for to in worker.net_connections())
            for worker in self.workers()
        )

    def kill_worker(self) -> int:
        """Kill one worker without warning, and return its process id."""
        worker = self.workers()[0]
        worker.kill()
        return worker.pid


@contextmanager
def redis_server(port: int | None = None) -> Iterator[RedisServer]:
    """Run a Redis server without persistence."""
    with _folder() as folder:
        server = RedisServer(folder, port or free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server whose data is deleted at the end."""
    with _folder() as folder:
        server = PostgresServer(folder, free_port())
        server.start()
        try:
            yield server
        finally:
            # Fast shutdown: without waiting for connections to close.
            server.stop(signal.SIGINT)


@contextmanager
def application(**settings: str) -> Iterator[Application]:
    """Serve the application with these settings, named as in the environment, on a free port."""
    with _folder() as folder:
        if not settings.keys() & {"DATABASE_URL", "DATA_DIR"}:
            (folder / "messenger.db").write_bytes(_migrated())
        server = Application(folder, int(settings.get("PORT") or free_port()), settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@cache
def _migrated() -> bytes:
    """Return a migrated SQLite database: to migrate one takes half of a start."""
    with _folder() as folder:
        migrate(f"sqlite:///{folder}/messenger.db")
        return (folder / "messenger.db").read_bytes()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="messenger-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
