"""Databases with the schema of the migrations."""

from alembic import command
from alembic.config import Config

from messenger import schema


def configuration(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config(schema.ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


def migrate(url: str, to: str = "head") -> None:
    """Bring a database to a revision."""
    command.upgrade(configuration(url), to)
