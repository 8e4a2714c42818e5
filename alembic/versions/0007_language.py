"""The language a user has chosen, and a mail's language for users who have chosen none."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "mails"):
        op.add_column(table, sa.Column("language", sa.String(length=35), nullable=True))


def downgrade() -> None:
    for table in ("mails", "users"):
        op.drop_column(table, "language")
