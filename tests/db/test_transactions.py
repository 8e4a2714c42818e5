import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import IntegrityError

from messenger import db, models
from tests.support.at_once import at_once
from tests.support.people import people
from tests.support.servers import PostgresServer


class Fails(Exception):
    """The error that a transaction raises."""


def rename(
    to: str, then: Callable[[], object] = lambda: None, after_commit: Callable[[], None] = lambda: None
) -> None:
    """Rename everybody, then call one function in the transaction and another after it."""
    with db.transaction() as tx:
        tx.then(after_commit)
        tx.execute(sa.update(models.User).values(nickname=to))
        then()


def fail() -> None:
    """Raise the error."""
    raise Fails


def names() -> list[str]:
    with db.reading() as session:
        return list(
            session.scalars(sa.select(sa.column("nickname")).select_from(models.User).order_by(sa.text("id")))
        )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short lock timeouts."""
    monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 1)


@pytest.fixture
def busy(impatient: None, database: db.Database) -> Iterator[db.Database]:
    """A database whose users another connection has locked."""
    url = database.url.render_as_string(hide_password=False)
    locked = _locked_sqlite if database.is_sqlite else _locked_postgresql
    opened = db.use(url)
    people("Ada")
    with locked(opened):
        yield opened


@contextmanager
def _locked_sqlite(database: db.Database) -> Iterator[None]:
    with closing(sqlite3.connect(database.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def _locked_postgresql(database: db.Database) -> Iterator[None]:
    with psycopg.connect(
        database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as other:
        other.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")
        yield


@contextmanager
def out_of_reach(postgres: PostgresServer, database: db.Database) -> Iterator[None]:
    """Make a database of the server close and refuse connections inside the block."""
    name = database.url.database or ""
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    postgres.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
    hang_up(postgres, database)
    yield
    postgres.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


def hang_up(postgres: PostgresServer, database: db.Database) -> None:
    """Terminate all connections to a database of the server."""
    end = sql.SQL("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}")
    postgres.execute(end.format(sql.Literal(database.url.database)))


def test_committed_transaction_is_stored(database: db.Database):
    people("Ada", "Grace")
    assert names() == ["Ada", "Grace"]


def test_failed_transaction_stores_and_publishes_nothing(database: db.Database):
    people("Ada")
    done: list[int] = []
    with pytest.raises(Fails):
        rename("Eve", then=fail, after_commit=lambda: done.append(1))
    assert names() == ["Ada"]
    assert not done


def test_uncommitted_changes_are_invisible(database: db.Database):
    people("Ada")
    with db.transaction() as tx:
        tx.execute(sa.update(models.User).values(nickname="Eve"))
        assert names() == ["Ada"]
    assert names() == ["Eve"]


def test_after_commit_callbacks_run_in_order(database: db.Database):
    people("Ada")
    done: list[tuple[int, list[str]]] = []
    with db.transaction() as tx:
        for number in (1, 2):
            tx.then(lambda number: done.append((number, names())), number)
        tx.execute(sa.update(models.User).values(nickname="Eve"))
        assert not done
    assert done == [(1, ["Eve"]), (2, ["Eve"])]


def test_failed_foreign_key_leaves_the_next_transaction_intact(database: db.Database):
    for _ in range(db.POOL_SIZE + 1):
        with pytest.raises(IntegrityError), db.transaction() as tx:
            tx.add(models.Conversation(title="", owner_id=12345, draft_id="", created_at=0, active_at=0))
    people("Ada")
    assert names() == ["Ada"]


def test_concurrent_read_modify_write_loses_nothing(database: db.Database):
    people("Ada")

    def count_up() -> None:
        for _ in range(5):
            with db.transaction() as tx:
                tx.alone_in(models.User)
                created_at = tx.scalar(sa.select(models.User.created_at))  # pyright: ignore[reportArgumentType, reportCallIssue]
                tx.execute(sa.update(models.User).values(created_at=created_at + 1))

    assert at_once(*[count_up] * 4) == [None] * 4
    with db.reading() as session:
        assert session.scalar(sa.select(models.User.created_at)) == 20  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_a_locked_database_is_unavailable_to_writers_only(busy: db.Database):
    done: list[int] = []
    with pytest.raises(db.Unavailable):
        rename("Eve", after_commit=lambda: done.append(1))
    assert names() == ["Ada"]
    assert not done


def test_slow_writer_makes_the_database_unavailable(impatient: None, sqlite_url: str):
    db.use(sqlite_url)
    with db.transaction():
        (outcome,) = at_once(lambda: people("Ada"))
    assert isinstance(outcome, db.Unavailable)
    assert names() == []


def test_locked_database_fails_writers_fast(impatient: None, sqlite_url: str):
    opened = db.use(sqlite_url)
    people("Ada")

    def seconds_to_fail() -> float:
        start = time.monotonic()
        with pytest.raises(db.Unavailable):
            rename("Eve")
        return time.monotonic() - start

    with _locked_sqlite(opened):
        seconds_to_fail()
        waited = at_once(*[seconds_to_fail] * 6)
    # Circuit breaker: one caller waits to probe the database, and the others fail at once.
    assert len([seconds for seconds in waited if seconds > 0.5]) == 1
    rename("Grace")
    assert names() == ["Grace"]


def test_more_readers_than_connections_make_the_database_unavailable(
    impatient: None, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
):
    monkeypatch.setattr(db, "POOL_SIZE", 1)
    db.use(sqlite_url)
    with db.reading() as session:
        session.execute(sa.text("SELECT 1"))
        with pytest.raises(db.Unavailable):
            names()


def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path):
    (tmp_path / "messenger.db").mkdir()
    db.use(f"sqlite:///{tmp_path}/messenger.db")
    with pytest.raises(db.Unavailable):
        names()


def test_unreachable_postgresql_heals(postgres: PostgresServer, postgres_url: str):
    database = db.use(postgres_url)
    people("Ada")
    with out_of_reach(postgres, database):
        with pytest.raises(db.Unavailable):
            names()
        with pytest.raises(db.Unavailable):
            people("Grace")
    assert names() == ["Ada"]


def test_postgresql_that_goes_away_during_a_transaction_is_unavailable(
    postgres: PostgresServer, postgres_url: str
):
    database = db.use(postgres_url)
    people("Ada")
    done: list[int] = []
    with pytest.raises(db.Unavailable):
        rename("Eve", then=lambda: hang_up(postgres, database), after_commit=lambda: done.append(1))
    assert names() == ["Ada"]
    assert not done


def test_read_only_postgresql_serves_readers(postgres: PostgresServer, postgres_url: str):
    name = sql.Identifier(postgres_url.rpartition("/")[2])
    postgres.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    db.use(postgres_url)
    with pytest.raises(db.Unavailable):
        people("Ada")
    assert names() == []


def test_cut_idle_connection_is_replaced(postgres: PostgresServer, postgres_url: str):
    database = db.use(postgres_url)
    people("Ada")
    hang_up(postgres, database)
    assert names() == ["Ada"]


def test_the_folder_of_an_sqlite_file_is_made(tmp_path: Path):
    db.use(f"sqlite:///{tmp_path}/a/b/messenger.db")
    with db.reading() as session:
        assert session.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_created_data_folder_is_private(tmp_path: Path):
    db.use(f"sqlite:///{tmp_path}/data/messenger.db")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_another_database_can_replace_the_current_one(sqlite_url: str, tmp_path: Path):
    first = db.use(sqlite_url)
    people("Ada")
    second = db.use(f"sqlite:///{tmp_path}/other.db")
    assert db.current() is second is not first
    with db.reading() as session:
        assert sa.inspect(session.connection()).get_table_names() == []


def test_connection_in_use_closes_when_its_database_was_replaced(postgres_url: str):
    replaced = db.use(postgres_url)
    with replaced.reading() as session:
        driver = session.connection().connection.driver_connection
        assert driver
        db.use("sqlite://")
        assert not driver.closed
    assert driver.closed
