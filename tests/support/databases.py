"""Migrated databases and their contents."""

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from messenger import db
from messenger.run import schema


def configuration(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config(schema.ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


def migrate(url: str, to: str = "head") -> None:
    """Upgrade a database to a revision."""
    command.upgrade(configuration(url), to)


def stored(column: Any) -> list[Any]:
    """Return a column for all rows of its table."""
    with db.reading() as session:
        return list(session.scalars(sa.select(column)))
