"""The SQLite file alone holds every write after a minute at most."""

import asyncio
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from messenger import db
from messenger.db import checkpoints
from messenger.domain.accounts import sign_up as accounts
from tests.support import servers
from tests.support.waiting import until

PASSWORD = "correct horse battery"


def _in_a_copy(file: Path) -> list[str]:
    """Return the nicknames in a copy of the file without its write-ahead log."""
    copy = file.with_name(f"copy of {file.name}")
    shutil.copy(file, copy)
    try:
        with closing(sqlite3.connect(copy)) as connection:
            return [name for (name,) in connection.execute("SELECT nickname FROM users ORDER BY id")]
    finally:
        copy.unlink()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """The file of the open database."""
    db.use(sqlite_url)
    return Path(sqlite_url.removeprefix("sqlite:///"))


def test_checkpoint_brings_the_file_up_to_date(file: Path):
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    assert _in_a_copy(file) == []
    checkpoints.checkpoint()
    assert _in_a_copy(file) == ["Ada"]


def test_checkpoint_blocks_neither_writer_nor_reader(file: Path):
    with db.transaction() as tx, db.reading() as reader:
        reader.connection()
        checkpoints.checkpoint()
        tx.connection()
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    checkpoints.checkpoint()
    assert _in_a_copy(file) == ["Ada"]


async def test_checkpoints_are_repeated(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checkpoints, "SECONDS_BETWEEN", 0.01)
    async with _running():
        for names in (["Ada"], ["Ada", "Grace"]):
            await _sign_up(names[-1])
            await asyncio.to_thread(until, lambda names=names: _in_a_copy(file) == names, "the file has it")


async def test_the_last_checkpoint_is_at_the_end(file: Path):
    await _sign_up("Ada")
    async with _running():
        await asyncio.to_thread(until, lambda: _in_a_copy(file) == ["Ada"], "the first is made")
        await _sign_up("Grace")
        assert _in_a_copy(file) == ["Ada"]
    assert _in_a_copy(file) == ["Ada", "Grace"]


async def _sign_up(name: str) -> None:
    await asyncio.to_thread(accounts.sign_up, name, f"{name}@example.org", PASSWORD)


@asynccontextmanager
async def _running() -> AsyncIterator[None]:
    running = asyncio.create_task(checkpoints.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def test_erasure_during_a_checkpoint_is_not_forgotten(file: Path):
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    erasing = db.transaction()

    class Cursor(sqlite3.Cursor):
        """Another thread commits an erasure just after the log was emptied."""

        def execute(self, statement: str, *parameters: Any) -> "Cursor":
            found = super().execute(statement, *parameters)
            if "TRUNCATE" in statement:
                with erasing as tx:
                    tx.then(checkpoints.note_erasure)
            return found

    checkpoints.note_erasure()
    with closing(sqlite3.connect(file)) as connection:
        checkpoints._empty_log(connection.cursor(Cursor))  # pyright: ignore[reportPrivateUsage]
    assert file.with_name(f"{file.name}-wal").stat().st_size == 0
    accounts.sign_up("Grace", "grace@example.org", PASSWORD)
    checkpoints.checkpoint()
    assert file.with_name(f"{file.name}-wal").stat().st_size == 0


def test_failure_is_logged_and_survived(file: Path, caplog: pytest.LogCaptureFixture):
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    db.current().engine.dispose()
    file.write_bytes(b"no database" * 1000)
    checkpoints.checkpoint()
    assert "the database file could not be brought up to date" in caplog.text


def test_postgresql_needs_none(postgres_url: str, caplog: pytest.LogCaptureFixture):
    db.use(postgres_url)
    checkpoints.checkpoint()
    assert not caplog.messages


@pytest.mark.xdist_group("application")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_served_database_is_whole_at_start_and_end(end: signal.Signals, tmp_path: Path):
    with servers.application(DATA_DIR=str(tmp_path)) as application:
        file = tmp_path / "messenger.db"
        until(lambda: _has_tables(file), "the tables are in the file")
        db.use(application.environment["DATABASE_URL"] or f"sqlite:///{file}")
        accounts.sign_up("Ada", "ada@example.org", PASSWORD)
        # Left open: closing the last connection would checkpoint the write-ahead log by itself.
        with db.reading() as session:
            session.connection()
            application.stop(end)
            assert _in_a_copy(file) == ["Ada"]


def _has_tables(file: Path) -> bool:
    try:
        return _in_a_copy(file) == []
    except sqlite3.Error:
        return False
