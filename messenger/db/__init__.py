"""The engine, and the transactions every domain verb runs in."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from messenger.config import settings
from messenger.db import postgresql
from messenger.outages import Outage

log = logging.getLogger(__name__)

P = ParamSpec("P")

LOCK_WAIT_SECONDS = 5
POOL_SIZE = 16
# A row that is locked now and then must not fill the log.
CALM_SECONDS = 10
FAILURES = (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError)


class Unavailable(Exception):
    """The database did not answer, or could not be read or written.

    When it fell silent during a commit, nobody knows whether that was done: whatever is tried again by
    itself must be idempotent.
    """


class Transaction(Session):
    """A writing session that keeps what is to be done once it is committed."""

    def __init__(self, bind: sa.Engine) -> None:
        # Rows are read as columns: there are no objects to bring up to date, and looking for them takes long.
        super().__init__(bind, execution_options={"synchronize_session": False})
        self.after_commit: list[Callable[[], None]] = []

    def then(self, do: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the function after the commit, and only then."""
        self.after_commit.append(partial(do, *args, **kwargs))

    def alone_in(self, table: type[SQLModel]) -> None:
        """Keep other writers out of the table until the commit; SQLite has but one anyway."""
        if self.get_bind().dialect.name == "postgresql":
            name = table.__tablename__
            self.execute(sa.text(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))


class Database:
    """One engine, with SQLite and PostgreSQL set up alike."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            # What it holds is nothing for other people of this machine.
            Path(self.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = sa.create_engine(self.url, **self._options())
        # SQLite lets waiting writers poll; a lock hands over in order and at once.
        self._one_writer: Any = threading.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "reset", _reset_sqlite)
        else:
            postgresql.bound(self.engine)
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
        # Errors quote the parameters, and logs must not hold what people wrote.
        pool = {
            "hide_parameters": True,
            "pool_size": POOL_SIZE,
            "max_overflow": 0,
            "pool_timeout": LOCK_WAIT_SECONDS,
        }
        if self.is_sqlite:
            arguments = {"check_same_thread": False, "timeout": LOCK_WAIT_SECONDS}
            return pool | {"connect_args": arguments, "poolclass": sa.QueuePool}
        return pool | postgresql.options(self.url, LOCK_WAIT_SECONDS)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what the block writes, then do what it left for after the commit.

        Raises `Unavailable` when the database cannot be reached or written.
        """
        with self._watched(self._unwritable), self._writer(), Transaction(self._writing) as session:
            yield session
            session.commit()
            # Before the next writer, so that what happened is told in the order it happened in.
            for do in session.after_commit:
                do()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read without keeping writers waiting. Raises `Unavailable`."""
        with self._watched(self._unreadable), Session(self.engine) as session:
            yield session

    @contextmanager
    def _writer(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
            return
        # While nothing can be written, one writer waits to see it end, and the others keep no thread.
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
        """Translate failures to `Unavailable`, and notice when an outage begins and ends."""
        self._probe()
        entered_at = time.monotonic()
        try:
            yield
        except FAILURES as error:
            if not self._is_disconnect(error):
                trouble.begin(_reason(error))
            # Otherwise only this connection is dead, or it fell silent in an outage that is over.
            elif self._answered_at < entered_at:
                self._away.begin(_reason(error))
            raise Unavailable(_reason(error)) from error
        self._answered_at = time.monotonic()
        trouble.end()

    def _probe(self) -> None:
        """Be a circuit breaker: during an outage, one call at a time tries whether it is over.

        All others are refused at once. Waiting for a silent database, they would take every thread there is,
        and everybody would wait with them. Raises `Unavailable`.
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
        """Tell whether the connection is gone, or could not be made, rather than an answer came."""
        if self.is_sqlite or not isinstance(error, exc.DBAPIError):
            return False
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None


def _reason(error: exc.SQLAlchemyError) -> str:
    """Name the error; its text may quote what people wrote."""
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    return getattr(original, "sqlite_errorname", type(original).__name__)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reset_sqlite(connection: Any, _record: Any, _state: Any) -> None:
    # A commit that SQLite refuses leaves the transaction open, and with it the whole database locked.
    connection.rollback()


_database = Database(settings.database_url)


def use(url: str) -> Database:
    """Open another database in place of the current one, and return it."""
    global _database
    _database.engine.dispose()
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
