"""The engine, and the transactions every domain verb runs in."""

import threading
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

P = ParamSpec("P")

LOCK_WAIT_SECONDS = 5
POOL_SIZE = 16


class Unavailable(Exception):
    """The database did not answer or could not be written; nothing was changed."""


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
        self._writing = self.engine.execution_options(writes=True)

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
        timeouts = f"-c lock_timeout={LOCK_WAIT_SECONDS}s -c statement_timeout=15s"
        arguments = {"connect_timeout": LOCK_WAIT_SECONDS, "options": timeouts}
        return pool | {"connect_args": arguments, "pool_pre_ping": True}

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what the block writes, then do what it left for after the commit.

        Raises `Unavailable` when the database cannot be reached or written.
        """
        with _translated(), self._writer(), Transaction(self._writing) as session:
            yield session
            session.commit()
            # Before the next writer, so that what happened is told in the order it happened in.
            for do in session.after_commit:
                do()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read without keeping writers waiting. Raises `Unavailable`."""
        with _translated(), Session(self.engine) as session:
            yield session

    @contextmanager
    def _writer(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
            return
        if not self._one_writer.acquire(timeout=LOCK_WAIT_SECONDS):
            raise Unavailable("the database is busy")
        try:
            yield
        finally:
            self._one_writer.release()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        raise Unavailable(type(error).__name__) from error


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
