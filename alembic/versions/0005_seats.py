"""A revision for each seat, which counts its changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite keeps the default: dropping it would rewrite the table.
    op.add_column("members", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("members", "revision", server_default=None)


def downgrade() -> None:
    op.drop_column("members", "revision")
