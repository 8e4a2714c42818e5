"""A database that tests use in turn; what many of them begin with is stored once, then copied."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import SQLModel

from messenger import db

T = TypeVar("T")


class Stages:
    """An open database, and named stages: what it holds when tests begin."""

    def __init__(self, url: str) -> None:
        self.tables = list(SQLModel.metadata.tables)
        self._database = db.Database(url)
        # Whether a test has stored something on top.
        self.is_written = False
        self._copying: dict[str, tuple[str, Any]] = {}
        self._stage = ""
        event.listen(self._database.engine, "commit", self._note)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    @contextmanager
    def used(self) -> Iterator[db.Database]:
        """Use the database inside the block, in which it begins empty."""
        self.empty()
        # Not with the fixture `monkeypatch`, which tests undo.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(db, "_database", self._database)
            yield self._database

    def empty(self) -> None:
        """Remove all rows."""
        self._empty()
        self._stage, self.is_written = "", False

    def reach(self, stage: str, store: Callable[[], T]) -> T:
        """Return what `store` returns; on top of other stages alone, copy what it has stored before."""
        if self.is_written:
            return store()
        self._stage += f"_{stage}"
        if self._stage not in self._copying:
            stored = store()
            self._copying[self._stage] = self._copied(), stored
            self.is_written = False
        copying, stored = self._copying[self._stage]
        self._run(copying)
        return stored

    def _copied(self) -> str:
        """Copy all rows, and return a script that brings them back."""
        filled = [table for table in self.tables if self._ask(f"SELECT 1 FROM {table} LIMIT 1")]
        copies = {table: f"stages.{self._stage}_{table}" for table in filled}
        self._run(_script(f"CREATE TABLE {copy} AS SELECT * FROM {table}" for table, copy in copies.items()))
        return _script(
            (
                *(f"DELETE FROM {table}" for table in filled),
                *(f"INSERT INTO {table} SELECT * FROM {copy}" for table, copy in copies.items()),
                *self._counters(),
            )
        )

    def _note(self, _connection: sa.Connection) -> None:
        self.is_written = True

    def _empty(self) -> None:
        raise NotImplementedError

    def _run(self, script: str) -> None:
        raise NotImplementedError

    def _ask(self, query: str) -> list[Any]:
        raise NotImplementedError

    def _counters(self) -> list[str]:
        """Return statements that set the counters of ids to where they are."""
        raise NotImplementedError


class SqliteStages(Stages):
    """Stages of a SQLite database, changed by a connection that does not check foreign keys."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._connection = sqlite3.connect(self._database.url.database or "", isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("ATTACH ':memory:' AS stages")

    def close(self) -> None:
        super().close()
        self._connection.close()

    def _empty(self) -> None:
        self._run(_script(f"DELETE FROM {table}" for table in (*self.tables, "sqlite_sequence")))

    def _run(self, script: str) -> None:
        self._connection.executescript(f"BEGIN IMMEDIATE; {script}; COMMIT")

    def _ask(self, query: str) -> list[Any]:
        return self._connection.execute(query).fetchall()

    def _counters(self) -> list[str]:
        # Rows with ids move them.
        return []


class PostgresStages(Stages):
    """Stages of a PostgreSQL database, changed by a connection that does not check foreign keys."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._connection = self._connected()
        counters = [name for (name,) in self._ask("SELECT quote_ident(sequencename) FROM pg_sequences")]
        # The function keeps the plans of its statements.
        emptying = _script(
            (
                *(f"DELETE FROM {table}" for table in self.tables),
                *(f"PERFORM setval('{counter}', 1, false)" for counter in counters),
            )
        )
        self._run("CREATE SCHEMA stages")
        self._run(
            f"CREATE FUNCTION stages.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {emptying}; END $$"
        )

    def close(self) -> None:
        super().close()
        self._connection.close()

    def _connected(self) -> "psycopg.Connection[Any]":
        url = self._database.url
        connection = psycopg.connect(
            host=url.host, port=url.port, user=url.username, dbname=url.database, autocommit=True
        )
        connection.execute("SET session_replication_role = replica")
        return connection

    def _empty(self) -> None:
        try:
            self._run("SELECT stages.empty()")
        except psycopg.OperationalError:
            # Other tests of the process restart the server.
            self._connection = self._connected()
            self._run("SELECT stages.empty()")

    def _run(self, script: str) -> None:
        # All statements of a script are one transaction.
        self._connection.execute(script.encode())

    def _ask(self, query: str) -> list[Any]:
        return self._connection.execute(query.encode()).fetchall()

    def _counters(self) -> list[str]:
        reached = self._ask(
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        return [f"SELECT setval('{name}', {last})" for name, last in reached]


def _script(statements: Iterable[str]) -> str:
    return "; ".join(statements)
