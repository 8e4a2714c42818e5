"""Alembic's environment: connects to the database, from the command line and from Python."""

import logging
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event
from sqlmodel import AutoString, SQLModel

import messenger.models  # noqa: F401
from messenger.config import settings
from messenger.db import postgresql


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Render SQLModel's string type as SQLAlchemy's, so that migrations depend on SQLAlchemy only."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def configure(**how: Any) -> None:
    context.configure(
        target_metadata=SQLModel.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=render,
        transactional_ddl=True,
        **how,
    )


def database_url() -> sa.URL:
    given = context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url")
    return sa.make_url(given or settings.database_url)


def engine_for(url: sa.URL) -> sa.Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    # Connecting has a timeout; the migration itself has none.
    arguments = {} if is_sqlite else postgresql.network(url)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=arguments)
    if is_sqlite:
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # By default, the driver runs DDL outside the transaction.
        # Foreign keys stay off: otherwise rebuilding a table would delete the rows that refer to it.
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def run_online() -> None:
    engine = engine_for(database_url())
    with engine.connect() as connection:
        configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def run_offline() -> None:
    configure(url=database_url(), literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()


if context.config.cmd_opts:
    logging.basicConfig(format="%(message)s")
    logging.getLogger("alembic").setLevel(logging.INFO)

if context.is_offline_mode():
    run_offline()
else:
    run_online()
