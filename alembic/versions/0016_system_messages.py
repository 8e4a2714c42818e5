"""System messages, and whom they name."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("system", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("conversations", sa.Column("uncounted", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "system_message_people",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_system_message_people_conversation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_system_message_people_user_id"),
        sa.PrimaryKeyConstraint("conversation_id", "number", "user_id", name="pk_system_message_people"),
    )
    op.create_index("ix_system_message_people_user_id", "system_message_people", ["user_id"])


def downgrade() -> None:
    # System messages stay as messages without text: without them, the numbers would have gaps.
    op.drop_table("system_message_people")
    op.drop_column("conversations", "uncounted")
    op.drop_column("messages", "system")
