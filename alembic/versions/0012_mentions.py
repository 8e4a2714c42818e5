"""Who is mentioned in messages, and the newest messages that mention a member."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("mentions", sa.JSON(), nullable=True))
    op.add_column("members", sa.Column("mentioned", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "mentioned")
    op.drop_column("messages", "mentions")
