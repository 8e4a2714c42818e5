"""What a message replies to, and the revision at which its body last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain SQL, because Alembic would rewrite the table on SQLite to add a column with a foreign key.
    op.execute(
        "ALTER TABLE messages ADD COLUMN reply_to VARCHAR(36) "
        "CONSTRAINT fk_messages_reply_to REFERENCES messages (id)"
    )
    op.add_column("messages", sa.Column("body_revision", sa.Integer(), nullable=True))
    op.create_index("ix_messages_reply_to", "messages", ["reply_to"])
    op.create_index("ix_messages_body_revision", "messages", ["conversation_id", "body_revision"])


def downgrade() -> None:
    op.drop_index("ix_messages_body_revision", "messages")
    op.drop_index("ix_messages_reply_to", "messages")
    with op.batch_alter_table("messages") as table:
        table.drop_column("body_revision")
        table.drop_column("reply_to")
