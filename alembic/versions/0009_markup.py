"""The parsed markup of messages; those from before have none, and are shown as plain text."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("runs", sa.JSON(), nullable=True))
    op.add_column("messages", sa.Column("markup_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "markup_version")
    op.drop_column("messages", "runs")
