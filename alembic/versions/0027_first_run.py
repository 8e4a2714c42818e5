"""The first run: the name and the picture of the site, and the group of everyone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NEW = ("name", "picture", "is_set_up", "common_group_id", "joins_newcomers", "told_user_id", "tells_from")
PICTURE, GROUP = "fk_site_picture", "fk_site_common_group_id"
# What the only row holds unless somebody has chosen otherwise.
DEFAULTS = {
    "id": 1,
    "sign_up_mode": "open",
    "keeps_versions": True,
    "shows_previews": True,
    "editing_time": "always",
    "emoji_adders": "administrators",
    "shows_online": True,
    "shows_last_seen": True,
    "shows_typing": True,
    "shows_seen": True,
}


def _columns() -> list[sa.Column]:
    return [
        sa.Column("name", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("is_set_up", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("common_group_id", sa.Integer(), nullable=True),
        sa.Column("joins_newcomers", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("told_user_id", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("tells_from", sa.BigInteger(), nullable=False, server_default="0"),
    ]


def upgrade() -> None:
    with op.batch_alter_table("site") as table:
        for column in _columns():
            table.add_column(column)
        table.create_foreign_key(PICTURE, "pictures", ["picture"], ["hash"])
        table.create_foreign_key(GROUP, "conversations", ["common_group_id"], ["id"], ondelete="SET NULL")
    if op.get_bind().dialect.name != "sqlite":
        for column in _columns():
            if column.server_default is not None:
                op.alter_column("site", column.name, server_default=None)
    _set_up()


def _set_up() -> None:
    """Offer the first run to nobody whose site has people already."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM users")) == 0:
        return
    site = sa.table("site", *(sa.column(name) for name in (*DEFAULTS, *NEW)))
    if connection.scalar(sa.select(sa.func.count()).select_from(site)) == 0:
        new = {"name": "", "is_set_up": True, "joins_newcomers": True, "told_user_id": 0, "tells_from": 0}
        connection.execute(sa.insert(site).values(**DEFAULTS, **new))
    else:
        connection.execute(sa.update(site).values(is_set_up=True))


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE kind = 'newcomers'")
    with op.batch_alter_table("site") as table:
        for name in (PICTURE, GROUP):
            table.drop_constraint(name, type_="foreignkey")
        for name in NEW:
            table.drop_column(name)
    op.execute(
        "DELETE FROM pictures WHERE hash NOT IN (SELECT picture FROM custom_emoji) "
        "AND hash NOT IN (SELECT picture FROM preview_pictures)"
    )
