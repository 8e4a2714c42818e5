"""Folded names to find people by, one key for both forms of a domain, and why mail was not sent.

Keys are made anew by what `emails.key` and `texts.key` now take for the same. When two accounts turn out
to have the same mailbox (user@bücher.example and user@xn--bcher-kva.example), both stay: the account whose
key is right already, else the older one, has the key. The other account is found by its address as it is
written (`emails.written_key`), so each signs in as before, and nobody else can take the address. Of two
nicknames that now look the same, the later keeps the key it had.
"""

import logging
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from alembic import op

from messenger.domain import texts
from messenger.domain.accounts import emails

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)

FOLDED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COLUMNS = ("nickname_folded", "email_folded")

# Columns with email addresses, which used to be accepted with invisible characters at either end.
ADDRESSES = {"users": "email", "links": "email", "mails": "address"}

users = sa.table(
    "users",
    *(
        sa.column(name)
        for name in ("id", "nickname", "nickname_key", "email", "email_key", "deleted_at", *COLUMNS)
    ),
)


def upgrade() -> None:
    if op.get_context().as_sql:
        raise NotImplementedError("this migration reads the accounts: run it without --sql")
    op.add_column("mails", sa.Column("failure", sa.String(length=20), nullable=True))
    for name in COLUMNS:
        # SQLite keeps the default: dropping it would rewrite the table and everything that refers to it.
        op.add_column("users", sa.Column(name, FOLDED, nullable=False, server_default=""))
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("users", name, server_default=None)
    for table, column in ADDRESSES.items():
        trim(table, column)
    fill()
    rekey("nickname", texts.key)
    rekey("email", emails.key, emails.written_key)
    op.create_index("ix_users_nickname_folded", "users", ["nickname_folded"])


def downgrade() -> None:
    rekey("email", texts.key)
    op.drop_index("ix_users_nickname_folded", table_name="users")
    for name in COLUMNS:
        op.drop_column("users", name)
    op.drop_column("mails", "failure")


def trim(table: str, column: str) -> None:
    rows = sa.table(table, sa.column(column))
    kept = rows.c[column]
    for address in op.get_bind().scalars(sa.select(kept).distinct()).all():
        if (trimmed := emails.trimmed(address)) != address:
            op.get_bind().execute(sa.update(rows).where(kept == address).values({column: trimmed}))


def fill() -> None:
    rows = op.get_bind().execute(sa.select(users.c.id, users.c.nickname, users.c.email)).all()
    change(
        {
            "of": row.id,
            "nickname_folded": texts.fold(row.nickname),
            "email_folded": emails.columns(row.email)["email_folded"],
        }
        for row in rows
    )


def rekey(name: str, key: Callable[[str], str], otherwise: Callable[[str], str] | None = None) -> None:
    """Recompute the keys of a column; on a conflict, use `otherwise` or keep the old key."""
    value, kept = users.c[name], users.c[f"{name}_key"]
    query = sa.select(users.c.id, value.label("value"), kept.label("key")).where(users.c.deleted_at.is_(None))
    rows = op.get_bind().execute(query.order_by(users.c.id)).all()
    # Includes the keys that are about to be replaced, so that no update violates the unique constraint.
    taken = {row.key: row.id for row in rows}
    changes = []
    for row in rows:
        wanted = key(row.value)
        if taken.get(wanted, row.id) != row.id:
            log.warning("users %d and %d have the same %s: both stay", taken[wanted], row.id, name)
            wanted = otherwise(row.value) if otherwise else row.key
        if wanted != row.key and wanted not in taken:
            taken[wanted] = row.id
            changes.append({"of": row.id, kept.name: wanted})
    change(changes)


def change(rows: Iterable[dict[str, object]]) -> None:
    if given := list(rows):
        op.get_bind().execute(sa.update(users).where(users.c.id == sa.bindparam("of")), given)
