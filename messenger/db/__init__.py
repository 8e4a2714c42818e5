"""The database engine, and the transactions that domain verbs run in."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from messenger.config import settings
from messenger.outages import Outage

log = logging.getLogger(__name__)

P = ParamSpec("P")

LOCK_WAIT_SECONDS = 5
POOL_SIZE = 16
# Log an outage at most this often: brief lock conflicts must not fill the log.
CALM_SECONDS = 10
FAILURES = (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError)


class Unavailable(Exception):
    """The database did not answer, or could not be read or written.

    After a commit that got no answer, its outcome is unknown: automatic retries must be idempotent.
    """


class Transaction(Session):
    """A session that writes, with callbacks that run after its commit."""

    def __init__(self, bind: sa.Engine) -> None:
        # We read columns, not objects: there is nothing to synchronize, and searching for it is slow.
        super().__init__(bind, execution_options={"synchronize_session": False})
        self.after_commit: list[Callable[[], None]] = []

    def then(self, do: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the function after the commit, and only if it succeeds."""
        self.after_commit.append(partial(do, *args, **kwargs))

    def alone_in(self, table: type[SQLModel]) -> None:
        """Lock the table against other writers until the commit; SQLite has only one writer anyway."""
        self._lock(table, "SHARE ROW EXCLUSIVE")

    def holding(self, table: type[SQLModel]) -> None:
        """Lock the table against all writers until the commit; others may hold it at the same time."""
        self._lock(table, "SHARE")

    def _lock(self, table: type[SQLModel], mode: str) -> None:
        if self.get_bind().dialect.name == "postgresql":
            self.execute(sa.text(f"LOCK TABLE {table.__tablename__} IN {mode} MODE"))


class Database:
    """One engine, with SQLite or PostgreSQL set up to behave alike."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            # Other users of this machine must not read the database.
            Path(self.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = sa.create_engine(self.url, **self._options())
        # SQLite makes waiting writers poll; a lock wakes the next writer at once.
        self._one_writer: Any = threading.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "reset", _reset_sqlite)
        else:
            _postgresql().bound(self.engine)
        self._writing = self.engine.execution_options(writes=True)
        self._away = Outage(
            log, "The database doesn't answer", "The database answers again", calm_seconds=CALM_SECONDS
        )
        self._unreadable = Outage(
            log, "The database can't be read", "The database can be read again", calm_seconds=CALM_SECONDS
        )
        self._unwritable = Outage(
            log,
            "The database can't be written",
            "The database can be written again",
            calm_seconds=CALM_SECONDS,
        )
        self._probing = threading.Lock()
        self._answered_at = 0.0

    def _options(self) -> dict[str, Any]:
        # Error texts quote parameters, and logs must not contain what people wrote.
        pool = {
            "hide_parameters": True,
            "pool_size": POOL_SIZE,
            "max_overflow": 0,
            "pool_timeout": LOCK_WAIT_SECONDS,
        }
        if self.is_sqlite:
            arguments = {"check_same_thread": False, "timeout": LOCK_WAIT_SECONDS}
            return pool | {"connect_args": arguments, "poolclass": sa.QueuePool}
        return pool | _postgresql().options(self.url, LOCK_WAIT_SECONDS)

    def close(self) -> None:
        """Close all connections; those in use close when their threads return them."""
        event.listen(self.engine, "checkin", _close_returned)
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what the block writes, then run its after-commit callbacks.

        Raises `Unavailable` if the database cannot be reached or written.
        """
        with self._watched(self._unwritable), self._writer(), Transaction(self._writing) as session:
            yield session
            session.commit()
            # On SQLite still under the writer lock: otherwise the next writer's events could overtake these.
            for do in session.after_commit:
                do()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read without blocking writers. Raises `Unavailable`."""
        with self._watched(self._unreadable), Session(self.engine) as session:
            yield session

    @contextmanager
    def _writer(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
            return
        # While the database can't be written, one writer finds out when that ends; the others fail at once
        # instead of holding a thread each.
        wait = 0 if self._unwritable.is_on else LOCK_WAIT_SECONDS
        if not self._one_writer.acquire(timeout=wait):
            self._unwritable.begin("busy")
            raise Unavailable("busy")
        try:
            yield
        finally:
            self._one_writer.release()

    @contextmanager
    def _watched(self, trouble: Outage) -> Iterator[None]:
        """Translate failures to `Unavailable`, and note when an outage begins and ends."""
        self._probe()
        entered_at = time.monotonic()
        try:
            yield
        except FAILURES as error:
            if not self._is_disconnect(error):
                trouble.begin(_reason(error))
            # If another call got an answer meanwhile, only this connection is dead, or the outage is over.
            elif self._answered_at < entered_at:
                self._away.begin(_reason(error))
            raise Unavailable(_reason(error)) from error
        self._answered_at = time.monotonic()
        trouble.end()

    def _probe(self) -> None:
        """Act as a circuit breaker: during an outage, one call at a time probes the database.

        All other calls fail at once. If they waited for a silent database, they would soon hold every thread
        and block everybody else. Raises `Unavailable`.
        """
        if not self._away.is_on:
            return
        if not self._probing.acquire(blocking=False):
            raise Unavailable("away")
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
            self._answered_at = time.monotonic()
            self._away.end()
        except FAILURES as error:
            raise Unavailable(_reason(error)) from error
        finally:
            self._probing.release()

    def _is_disconnect(self, error: exc.SQLAlchemyError) -> bool:
        """Return whether the connection was lost or never made, as opposed to an error from the server."""
        if self.is_sqlite or not isinstance(error, exc.DBAPIError):
            return False
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None


def _postgresql() -> ModuleType:
    # Imported on demand: with SQLite, its driver would only lengthen the start.
    from messenger.db import postgresql

    return postgresql


def _reason(error: exc.SQLAlchemyError) -> str:
    """Return the error's name; its text may quote what people wrote."""
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    return getattr(original, "sqlite_errorname", type(original).__name__)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # What is deleted is overwritten in the file.
        "secure_delete=ON",
        f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reset_sqlite(connection: Any, _record: Any, _state: Any) -> None:
    # After a failed commit, SQLite leaves the transaction open, and the whole database locked.
    connection.rollback()


def _close_returned(_connection: Any, record: Any) -> None:
    record.close()


_database = Database(settings.database_url)


def use(url: str) -> Database:
    """Replace the database in use by another one, and return it."""
    global _database
    _database.close()
    _database = Database(url)
    return _database


def current() -> Database:
    """Return the database in use."""
    return _database


def transaction() -> AbstractContextManager[Transaction]:
    """Open a writing transaction on the database in use."""
    return _database.transaction()


def reading() -> AbstractContextManager[Session]:
    """Open a reading transaction on the database in use."""
    return _database.reading()


def rows(session: Session, statement: sa.Select, given: Mapping[str, Any]) -> sa.CursorResult:
    """Execute a statement that selects columns, past the ORM, which costs more than SQLite itself.

    Unlike the session's own `execute`, it does not flush objects that were added.
    """
    return session.connection().execute(statement, given)
