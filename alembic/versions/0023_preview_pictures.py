"""Pictures of previews."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

messages = sa.table(
    "messages", sa.column("id", sa.String()), sa.column("preview", sa.JSON(none_as_null=True))
)


def upgrade() -> None:
    message = sa.ForeignKey("messages.id", ondelete="CASCADE")
    op.create_table(
        "preview_pictures",
        sa.Column("message_id", sa.String(length=36), message, primary_key=True),
        sa.Column("picture", sa.String(length=64), sa.ForeignKey("pictures.hash"), nullable=False),
    )
    op.create_index("ix_preview_pictures_picture", "preview_pictures", ["picture"])


def downgrade() -> None:
    connection = op.get_bind()
    for id, preview in connection.execute(sa.select(messages).where(messages.c.preview.is_not(None))).all():
        kept = {name: value for name, value in preview.items() if name not in ("picture", "width", "height")}
        connection.execute(sa.update(messages).where(messages.c.id == id).values(preview=kept))
    op.drop_index("ix_preview_pictures_picture", "preview_pictures")
    op.drop_table("preview_pictures")
    op.execute("DELETE FROM pictures WHERE hash NOT IN (SELECT picture FROM custom_emoji)")
