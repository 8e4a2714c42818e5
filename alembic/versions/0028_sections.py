"""One's own sections of the list of conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("sections", sa.JSON(), nullable=True))
    op.add_column("users", sa.Column("sections_revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("members", sa.Column("section", sa.String(length=36), nullable=True))
    # SQLite keeps the default: dropping it would rewrite the table.
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("users", "sections_revision", server_default=None)


def downgrade() -> None:
    op.drop_column("members", "section")
    op.drop_column("users", "sections_revision")
    op.drop_column("users", "sections")
