"""Earlier versions of messages, and who deleted a message."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_versions",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_message_versions_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "replaced_at", name="pk_message_versions"),
    )
    # Written out, because Alembic would copy the whole table on SQLite to add a foreign key.
    references = "CONSTRAINT fk_messages_deleted_by REFERENCES users (id)"
    op.execute(f"ALTER TABLE messages ADD COLUMN deleted_by INTEGER {references}")
    op.add_column("messages", sa.Column("undo_digest", sa.String(length=64), nullable=True))
    allowed = sa.Column("keeps_versions", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("site", allowed)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("site", "keeps_versions", server_default=None)


def downgrade() -> None:
    op.drop_column("site", "keeps_versions")
    with op.batch_alter_table("messages") as messages:
        if op.get_bind().dialect.name != "sqlite":
            messages.drop_constraint("fk_messages_deleted_by", type_="foreignkey")
        messages.drop_column("undo_digest")
        messages.drop_column("deleted_by")
    op.drop_table("message_versions")
