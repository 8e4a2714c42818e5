"""One's own order of conversations, direct conversations, and what groups can be told apart by."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

UNIQUE = "ix_conversations_direct_key"


def _columns() -> list[tuple[str, sa.Column]]:
    return [
        ("members", sa.Column("is_moderator", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("members", sa.Column("muted_until", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("pinned_at", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("archived_at", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("level", sa.String(20), nullable=True)),
        ("conversations", sa.Column("direct_key", sa.String(24), nullable=True)),
        ("conversations", sa.Column("description", sa.String(1000), nullable=False, server_default="")),
        ("conversations", sa.Column("archived_at", sa.BigInteger(), nullable=True)),
        (
            "conversations",
            sa.Column("limits_adding", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        (
            "conversations",
            sa.Column("limits_pinning", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    ]


def upgrade() -> None:
    # SQLite keeps the defaults: dropping them would rewrite the tables.
    keeps_defaults = op.get_bind().dialect.name == "sqlite"
    for table, column in _columns():
        op.add_column(table, column)
        if not keeps_defaults and not column.nullable:
            op.alter_column(table, column.name, server_default=None)
    op.create_index(UNIQUE, "conversations", ["direct_key"], unique=True)


def downgrade() -> None:
    op.drop_index(UNIQUE, "conversations")
    for table, column in _columns():
        op.drop_column(table, column.name)
