"""Pictures of people and groups, what people tell of themselves, and their status."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("users", "conversations")


def upgrade() -> None:
    for table in TABLES:
        # In plain SQL, because Alembic would rewrite the table on SQLite to add a column with a foreign key.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN picture VARCHAR(64) "
            f"CONSTRAINT fk_{table}_picture REFERENCES pictures (hash)"
        )
        op.create_index(f"ix_{table}_picture", table, ["picture"])
    op.add_column("users", sa.Column("about", sa.String(500), nullable=False, server_default=""))
    # SQLite keeps the default: dropping it would rewrite the table.
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("users", "about", server_default=None)
    op.add_column("users", sa.Column("time_zone", sa.String(64), nullable=True))
    op.add_column("users", sa.Column("status", sa.JSON(), nullable=True))


def downgrade() -> None:
    for column in ("status", "time_zone", "about"):
        op.drop_column("users", column)
    for table in TABLES:
        op.drop_index(f"ix_{table}_picture", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("picture")
    op.execute(
        "DELETE FROM pictures WHERE hash NOT IN (SELECT picture FROM custom_emoji)"
        " AND hash NOT IN (SELECT picture FROM preview_pictures)"
    )
