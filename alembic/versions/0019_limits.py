"""Who may mention everyone, and how long messages may be edited."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    limited = sa.Column("limits_everyone", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("conversations", limited)
    time = sa.Column("editing_time", sa.String(20), nullable=False, server_default="always")
    op.add_column("site", time)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("conversations", "limits_everyone", server_default=None)
        op.alter_column("site", "editing_time", server_default=None)


def downgrade() -> None:
    op.drop_column("site", "editing_time")
    op.drop_column("conversations", "limits_everyone")
