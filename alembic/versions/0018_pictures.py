"""Small pictures, and the custom emoji that use them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("hash", sa.String(length=64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
    )
    op.create_table(
        "custom_emoji",
        sa.Column("name", sa.String(length=32), primary_key=True),
        sa.Column("picture", sa.String(length=64), sa.ForeignKey("pictures.hash"), nullable=False),
        sa.Column("added_by", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_custom_emoji_picture", "custom_emoji", ["picture"])
    # The name of a custom emoji between colons.
    with op.batch_alter_table("reactions") as table:
        table.alter_column("emoji", existing_type=sa.String(length=32), type_=sa.String(length=34))
    adders = sa.Column("emoji_adders", sa.String(length=20), nullable=False, server_default="administrators")
    op.add_column("site", adders)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("site", "emoji_adders", server_default=None)


def downgrade() -> None:
    op.drop_column("site", "emoji_adders")
    op.execute("DELETE FROM reactions WHERE length(emoji) > 32")
    with op.batch_alter_table("reactions") as table:
        table.alter_column("emoji", existing_type=sa.String(length=34), type_=sa.String(length=32))
    op.drop_index("ix_custom_emoji_picture", "custom_emoji")
    op.drop_table("custom_emoji")
    op.drop_table("pictures")
