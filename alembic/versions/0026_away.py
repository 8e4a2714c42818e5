"""Mail for people who are away, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TIMES = ("mailed_at", "looked_at")


def upgrade() -> None:
    op.add_column("notification_settings", sa.Column("mail_after", sa.Integer(), nullable=True))
    for name in TIMES:
        column = sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("notification_settings", column)
        # SQLite keeps the default: dropping it would rewrite the table.
        if op.get_bind().dialect.name != "sqlite":
            op.alter_column("notification_settings", name, server_default=None)
    op.create_table(
        "reminders",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("remind_at", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reminders_user_id"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_reminders_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_reminders_job_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("user_id", "message_id", name="pk_reminders"),
        sa.UniqueConstraint("job_id", name="uq_reminders_job_id"),
    )
    op.create_index("ix_reminders_message_id", "reminders", ["message_id"])


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE kind IN ('reminder', 'away')")
    op.drop_table("reminders")
    with op.batch_alter_table("notification_settings") as batch:
        for name in (*TIMES, "mail_after"):
            batch.drop_column(name)
