"""Who wrote the original of a forwarded message."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain SQL, because Alembic would rewrite the table on SQLite to add a column with a foreign key.
    op.execute(
        "ALTER TABLE messages ADD COLUMN forwarded_from INTEGER "
        "CONSTRAINT fk_messages_forwarded_from REFERENCES users (id)"
    )
    is_copy = sa.text("forwarded_from IS NOT NULL")
    op.create_index(
        "ix_messages_forwarded_from",
        "messages",
        ["forwarded_from"],
        sqlite_where=is_copy,
        postgresql_where=is_copy,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_forwarded_from", "messages")
    with op.batch_alter_table("messages") as table:
        table.drop_column("forwarded_from")
