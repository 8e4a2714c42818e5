"""Pinned messages, and saved messages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pins",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("pinned_by", sa.Integer(), nullable=False),
        sa.Column("pinned_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_pins_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_pins_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pinned_by"], ["users.id"], name="fk_pins_pinned_by"),
        sa.PrimaryKeyConstraint("message_id", name="pk_pins"),
    )
    op.create_index("ix_pins_conversation_id", "pins", ["conversation_id"])
    op.create_table(
        "saved_messages",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_saved_messages_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_saved_messages_user_id"),
        sa.PrimaryKeyConstraint("user_id", "message_id", name="pk_saved_messages"),
    )
    op.create_index("ix_saved_messages_message_id", "saved_messages", ["message_id"])


def downgrade() -> None:
    op.drop_table("saved_messages")
    op.drop_table("pins")
