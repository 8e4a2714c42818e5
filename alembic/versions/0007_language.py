"""The language that somebody has chosen, and the one that a mail is written in otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "mails"):
        op.add_column(table, sa.Column("language", sa.String(length=35), nullable=True))


def downgrade() -> None:
    for table in ("mails", "users"):
        op.drop_column(table, "language")
