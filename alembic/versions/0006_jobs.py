"""One durable job queue; each queued mail gets a job."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The old limit of attempts: a mail with this many had been given up.
MAX_ATTEMPTS = 9

jobs = sa.table(
    "jobs",
    sa.column("id"),
    sa.column("kind"),
    sa.column("payload", sa.JSON()),
    *(sa.column(name) for name in ("created_at", "due_at", "attempts", "failure")),
)
mails = sa.table(
    "mails",
    *(sa.column(name) for name in ("id", "job_id", "posted_at", "due_at", "attempts", "failure")),
)


def upgrade() -> None:
    if op.get_context().as_sql:
        raise NotImplementedError("this migration reads the queued mail: run it without --sql")
    create_jobs()
    op.add_column("mails", sa.Column("job_id", sa.Integer(), nullable=True))
    move_mails_to_jobs()
    op.drop_index("ix_mails_due_at", table_name="mails")
    with op.batch_alter_table("mails") as table:
        table.alter_column("job_id", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint("uq_mails_job_id", ["job_id"])
        table.create_foreign_key("fk_mails_job_id", "jobs", ["job_id"], ["id"], ondelete="CASCADE")
        for name in ("due_at", "attempts", "failure"):
            table.drop_column(name)


def downgrade() -> None:
    op.add_column("mails", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("mails", sa.Column("attempts", sa.Integer(), nullable=True))
    op.add_column("mails", sa.Column("failure", sa.String(length=20), nullable=True))
    move_jobs_to_mails()
    with op.batch_alter_table("mails") as table:
        table.alter_column("due_at", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        table.drop_constraint("fk_mails_job_id", type_="foreignkey")
        table.drop_constraint("uq_mails_job_id", type_="unique")
        table.drop_column("job_id")
    op.create_index("ix_mails_due_at", "mails", ["due_at"])
    op.drop_table("jobs")


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_due_at", "jobs", ["due_at"])
    op.create_index("ix_jobs_lease", "jobs", ["lease"])


def move_mails_to_jobs() -> None:
    connection = op.get_bind()
    for mail in connection.execute(sa.select(mails).order_by(mails.c.id)).all():
        is_given_up = mail.attempts >= MAX_ATTEMPTS
        job = {
            "kind": "mail",
            "payload": {},
            "created_at": mail.posted_at,
            # If an attempt was under way, this is when its lease expires.
            "due_at": None if is_given_up else mail.due_at,
            "attempts": mail.attempts,
            "failure": mail.failure,
        }
        job_id = connection.execute(sa.insert(jobs).values(job).returning(jobs.c.id)).scalar_one()
        connection.execute(sa.update(mails).where(mails.c.id == mail.id).values(job_id=job_id))


def move_jobs_to_mails() -> None:
    # Jobs of other kinds are lost: the previous version has none.
    queued = sa.select(
        mails.c.id, mails.c.posted_at, jobs.c.due_at, jobs.c.attempts, jobs.c.failure
    ).join_from(mails, jobs, mails.c.job_id == jobs.c.id)
    connection = op.get_bind()
    for mail in connection.execute(queued).all():
        state = {
            "due_at": mail.posted_at if mail.due_at is None else mail.due_at,
            "attempts": MAX_ATTEMPTS if mail.due_at is None else min(mail.attempts, MAX_ATTEMPTS - 1),
            "failure": mail.failure and mail.failure[:20],
        }
        connection.execute(sa.update(mails).where(mails.c.id == mail.id).values(state))
