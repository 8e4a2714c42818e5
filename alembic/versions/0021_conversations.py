"""One's own order of conversations, direct conversations, and what groups can be told apart by."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNIQUE = "ix_conversations_direct_key"


def _columns() -> list[tuple[str, sa.Column]]:
    return [
        ("members", sa.Column("muted_until", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("pinned_at", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("archived_at", sa.BigInteger(), nullable=False, server_default="0")),
        ("members", sa.Column("level", sa.String(20), nullable=True)),
        ("conversations", sa.Column("direct_key", sa.String(24), nullable=True)),
        ("conversations", sa.Column("description", sa.String(1000), nullable=False, server_default="")),
        ("conversations", sa.Column("archived_at", sa.BigInteger(), nullable=True)),
        ("conversations", sa.Column("moderators", sa.JSON(), nullable=True)),
        (
            "conversations",
            sa.Column("limits_adding", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        (
            "conversations",
            sa.Column("limits_pinning", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    ]


def upgrade() -> None:
    # SQLite keeps the defaults: dropping them would rewrite the tables.
    keeps_defaults = op.get_bind().dialect.name == "sqlite"
    for table, column in _columns():
        op.add_column(table, column)
        if not keeps_defaults and not column.nullable:
            op.alter_column(table, column.name, server_default=None)
    op.create_index(UNIQUE, "conversations", ["direct_key"], unique=True)

    _make_direct()


def _make_direct() -> None:
    """Make the newest conversation of each pair direct if it has no title and never had others.

    Without a title, a conversation was named by its people, the owner first.
    """
    connection = op.get_bind()
    found = connection.execute(_UNTITLED)
    newest = {(min(row.owner_id, row.other_id), max(row.owner_id, row.other_id)): row.id for row in found}
    for (user_id, other_id), conversation_id in newest.items():
        given = {"id": conversation_id, "key": f"{user_id}:{other_id}"}
        connection.execute(sa.text("UPDATE conversations SET direct_key = :key WHERE id = :id"), given)


_UNTITLED = sa.text("""
    SELECT conversations.id, conversations.owner_id, other.user_id AS other_id
    FROM conversations
    JOIN members AS other ON other.conversation_id = conversations.id AND other.user_id <> owner_id
    JOIN users AS first ON first.id = owner_id
    JOIN users AS second ON second.id = other.user_id
    WHERE title = first.nickname || ', ' || second.nickname
    AND (SELECT count(*) FROM members WHERE conversation_id = conversations.id) = 2
    AND NOT EXISTS (
        SELECT 1 FROM messages
        WHERE conversation_id = conversations.id AND author_id NOT IN (owner_id, other.user_id)
    )
    AND NOT EXISTS (
        SELECT 1 FROM system_message_people AS named
        WHERE named.conversation_id = conversations.id AND named.user_id NOT IN (owner_id, other.user_id)
    )
    ORDER BY active_at, conversations.id
""")


def downgrade() -> None:
    op.drop_index(UNIQUE, "conversations")
    for table, column in _columns():
        op.drop_column(table, column.name)
