"""What people show of themselves, and when they were last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SWITCHES = ("shows_online", "shows_last_seen", "shows_typing", "shows_seen")
COLUMNS = (
    *(sa.Column(name, sa.Boolean(), nullable=True) for name in SWITCHES),
    sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
)


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("users", column)
    for name in SWITCHES:
        op.add_column("site", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
        if op.get_bind().dialect.name != "sqlite":
            op.alter_column("site", name, server_default=None)


def downgrade() -> None:
    for name in SWITCHES:
        op.drop_column("site", name)
    for column in COLUMNS:
        op.drop_column("users", column.name)
