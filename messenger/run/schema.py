"""The database schema: migrated at start on SQLite, only checked on PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from messenger import db

ROOT = Path(__file__).parents[2]


class Outdated(Exception):
    """The schema doesn't match this version of the code; the text says what to do."""


def prepare() -> None:
    """Migrate an SQLite database to the newest schema; only check a PostgreSQL database.

    Raises `Outdated` if the schema is newer than the code, or outdated on PostgreSQL. Raises `Unavailable`.
    """
    known, present = _known(), _present()
    if not present <= known:
        raise Outdated("The database was written by a newer version of Messenger. Update the code first.")
    if _newest() in present:
        return
    if not db.current().is_sqlite:
        raise Outdated(
            "The schema of the database is outdated. "
            "Stop Messenger, and run with the same DATABASE_URL: make migrate"
        )
    try:
        command.upgrade(configuration(), "head")
    except OperationalError as error:
        # For example, another process keeps the file locked.
        raise db.Unavailable(type(error).__name__) from error


def configuration() -> Config:
    """Return Alembic's configuration for the database in use."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = db.current().url
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _newest() -> str | None:
    return _scripts().get_current_head()


def _present() -> set[str]:
    with db.reading() as session:
        return set(MigrationContext.configure(session.connection()).get_current_heads())
