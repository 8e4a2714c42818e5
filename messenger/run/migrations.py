"""Migrations with Alembic: applied at start on SQLite, never on PostgreSQL."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from messenger import db
from messenger.run.schema import ROOT, Outdated


def apply(present: set[str]) -> None:
    """Migrate an SQLite database that has these revisions to the newest.

    Raises `Outdated` if the schema is newer than the code, or outdated on PostgreSQL. Raises `Unavailable`.
    """
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = db.current().url
    scripts = ScriptDirectory.from_config(config)
    if not present <= {script.revision for script in scripts.walk_revisions()}:
        raise Outdated("The database was written by a newer version of Messenger. Update the code first.")
    if scripts.get_current_head() in present:
        return
    if not db.current().is_sqlite:
        raise Outdated(
            "The schema of the database is outdated. "
            "Stop Messenger, and run with the same DATABASE_URL: make migrate"
        )
    try:
        command.upgrade(config, "head")
    except OperationalError as error:
        # For example, another process keeps the file locked.
        raise db.Unavailable(type(error).__name__) from error
