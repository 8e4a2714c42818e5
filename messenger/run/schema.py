"""The check at start that the database has the schema of this version of the code."""

from pathlib import Path

import sqlalchemy as sa

from messenger import db

ROOT = Path(__file__).parents[2]
REVISIONS = ROOT / "alembic" / "versions"
TABLE = sa.table("alembic_version", sa.column("version_num"))


class Outdated(Exception):
    """The schema doesn't match this version of the code; the text says what to do."""


def prepare() -> None:
    """Migrate an SQLite database to the newest schema; only check a PostgreSQL database.

    Raises `Outdated` if the schema is newer than the code, or outdated on PostgreSQL. Raises `Unavailable`.
    """
    if (present := stored()) == {newest()}:
        return
    # Only now: importing Alembic and all revisions takes longer than the rest of the start.
    from messenger.run import migrations

    migrations.apply(present)


def newest() -> str:
    """Return the newest revision of the code: the names of the files begin with their revisions."""
    return max(path.name for path in REVISIONS.glob("[0-9]*.py")).partition("_")[0]


def stored() -> set[str]:
    """Return the revisions that the database says it has. Raises `Unavailable`."""
    with db.reading() as session:
        if not sa.inspect(session.connection()).has_table(TABLE.name):
            return set()
        return set(session.scalars(sa.select(TABLE.c.version_num)))
