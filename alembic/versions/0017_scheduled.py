"""Messages to be sent later."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(length=36), nullable=True),
        sa.Column("send_at", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_scheduled_messages_user_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_scheduled_messages_conversation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reply_to"], ["messages.id"], name="fk_scheduled_messages_reply_to"),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_scheduled_messages_job_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scheduled_messages"),
        sa.UniqueConstraint("job_id", name="uq_scheduled_messages_job_id"),
    )
    op.create_index("ix_scheduled_messages_user_id", "scheduled_messages", ["user_id"])


def downgrade() -> None:
    jobs = sa.text("DELETE FROM jobs WHERE id IN (SELECT job_id FROM scheduled_messages)")
    op.execute(jobs)
    op.drop_table("scheduled_messages")
