"""The first message that a member has marked as unread."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite keeps the default: dropping it would rewrite the table.
    op.add_column("members", sa.Column("unread_from", sa.Integer(), nullable=False, server_default="0"))
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("members", "unread_from", server_default=None)


def downgrade() -> None:
    op.drop_column("members", "unread_from")
