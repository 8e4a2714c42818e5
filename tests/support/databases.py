"""Migrated databases and their contents."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from messenger import db
from messenger.domain import jobs
from messenger.live.doorbell import Doorbell
from messenger.run import schema

T = TypeVar("T")


def configuration(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config(schema.ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


def migrate(url: str, to: str = "head") -> None:
    """Upgrade a database to a revision."""
    command.upgrade(configuration(url), to)


def prepare(migrated: Path, file: Path, store: Callable[[], T]) -> T:
    """Make a migrated SQLite database for tests to copy, and return what `store` has stored in it."""
    opened = db.Database(f"sqlite:///{shutil.copy(migrated, file)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_database", opened)
        # Nobody works on the jobs: they are for the copies.
        patch.setattr(jobs, "added", Doorbell())
        stored = store()
    # Only the last connection brings everything from the write-ahead log into the file.
    opened.close()
    return stored


class CompiledStatements(dict[Any, Any]):
    """A cache of compiled statements for all engines of one kind: each test has an engine of its own.

    SQLAlchemy's keys begin with the dialect, which is another object in each engine, but compiles alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the compiled statement."""
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


def sharing(options: Callable[[db.Database], dict[str, Any]]) -> Callable[[db.Database], dict[str, Any]]:
    """Add the shared cache to the engine options of a database."""
    caches = {True: CompiledStatements(), False: CompiledStatements()}
    return lambda of: options(of) | {"execution_options": {"compiled_cache": caches[of.is_sqlite]}}


def stored(column: Any) -> list[Any]:
    """Return a column for all rows of its table, in order of their keys."""
    with db.reading() as session:
        return list(session.scalars(sa.select(column).order_by(*sa.inspect(column.class_).primary_key)))
