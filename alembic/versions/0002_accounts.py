"""Second factor, mail, links, invitations, administration."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_USERS = {
    "email_confirmed_at": sa.BigInteger(),
    "deactivated_at": sa.BigInteger(),
    "deleted_at": sa.BigInteger(),
    "totp_secret": sa.String(length=64),
    "totp_step": sa.BigInteger(),
}


def upgrade() -> None:
    for name, kind in OF_USERS.items():
        op.add_column("users", sa.Column(name, kind, nullable=True))
    create_known_devices()
    create_recovery_codes()
    create_links()
    create_invitations()
    create_mails()
    create_site()
    create_audit_entries()


def downgrade() -> None:
    for table in (
        "audit_entries",
        "site",
        "mails",
        "invitations",
        "links",
        "recovery_codes",
        "known_devices",
    ):
        op.drop_table(table)
    for name in OF_USERS:
        op.drop_column("users", name)


def of_user(table: str, column: str = "user_id", ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def create_known_devices() -> None:
    op.create_table(
        "known_devices",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", "user_id", name="pk_known_devices"),
        of_user("known_devices"),
    )
    op.create_index("ix_known_devices_user_id", "known_devices", ["user_id"])


def create_recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_codes"),
        of_user("recovery_codes"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
        of_user("links"),
    )
    op.create_index("ix_links_user_id", "links", ["user_id"])


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        of_user("invitations", "created_by", ondelete=None),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
    )


def create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        of_user("mails"),
    )
    op.create_index("ix_mails_user_id", "mails", ["user_id"])
    op.create_index("ix_mails_due_at", "mails", ["due_at"])


def create_site() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_up_mode", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
    )


def create_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        of_user("audit_entries", "actor_id", ondelete=None),
        of_user("audit_entries", "subject_id", ondelete=None),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
