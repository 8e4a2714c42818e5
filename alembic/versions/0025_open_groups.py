"""Open groups, links to join groups, and messages that newcomers don't see."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = "ix_conversations_open"


def _columns() -> list[tuple[str, sa.Column]]:
    return [
        ("members", sa.Column("first_number", sa.Integer(), nullable=False, server_default="0")),
        ("conversations", sa.Column("listed_as", sa.String(), nullable=True)),
        (
            "conversations",
            sa.Column("hides_history", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    ]


def upgrade() -> None:
    # SQLite keeps the defaults: dropping them would rewrite the tables.
    keeps_defaults = op.get_bind().dialect.name == "sqlite"
    for table, column in _columns():
        op.add_column(table, column)
        if not keeps_defaults and not column.nullable:
            op.alter_column(table, column.name, server_default=None)
    is_open = sa.text("listed_as IS NOT NULL")
    op.create_index(OPEN, "conversations", ["id"], sqlite_where=is_open, postgresql_where=is_open)
    group = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "join_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("conversation_id", sa.Integer(), group, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, unique=True),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=True),
    )
    op.create_index("ix_join_links_conversation_id", "join_links", ["conversation_id"])


def downgrade() -> None:
    op.drop_index("ix_join_links_conversation_id", "join_links")
    op.drop_table("join_links")
    op.drop_index(OPEN, "conversations")
    for table, column in _columns():
        op.drop_column(table, column.name)
