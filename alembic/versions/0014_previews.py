"""Previews of links."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("preview", sa.JSON(none_as_null=True), nullable=True))
    allowed = sa.Column("shows_previews", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("site", allowed)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("site", "shows_previews", server_default=None)


def downgrade() -> None:
    op.drop_column("site", "shows_previews")
    op.drop_column("messages", "preview")
