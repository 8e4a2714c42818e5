"""Audit actions and kinds of mail stored as keys instead of English phrases.

Values without a key here stay as they are, and are shown as they are.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ACTIONS = {
    "account deleted": "account_deleted",
    "administration taken away": "administrator_removed",
    "deactivated": "user_deactivated",
    "email changed": "email_changed",
    "invitation made": "invitation_created",
    "invitation withdrawn": "invitation_withdrawn",
    "link handed over": "link_handed_over",
    "made administrator": "administrator_added",
    "mail dismissed": "mail_dismissed",
    "password changed": "password_changed",
    "password reset": "password_reset",
    "reactivated": "user_reactivated",
    "recovery code used": "recovery_code_used",
    "recovery codes renewed": "recovery_codes_renewed",
    "reset link made": "reset_link_created",
    "second factor reset": "second_factor_reset",
    "second factor turned off": "second_factor_turned_off",
    "second factor turned on": "second_factor_turned_on",
    "sign-ins ended": "sign_ins_ended",
    "sign-up mode chosen": "sign_up_mode_changed",
    "signed up": "signed_up",
    "signed up by invitation": "signed_up_by_invitation",
    "signed up first": "signed_up_first",
}
MAIL_KINDS = {
    "account deleted": "account_deleted",
    "confirm email": "confirm_email",
    "email changed": "email_changed",
    "password changed": "password_changed",
    "reset password": "reset_password",
    "second factor changed": "second_factor_changed",
}

mails = sa.table("mails", sa.column("kind"))
entries = sa.table("audit_entries", sa.column("action"), sa.column("detail"))
# The detail of these entries is a kind of mail. Convert it while the actions are keys.
is_about_mail = entries.c.action.in_(("link_handed_over", "mail_dismissed"))


def upgrade() -> None:
    convert(mails, "kind", MAIL_KINDS)
    convert(entries, "action", ACTIONS)
    convert(entries, "detail", MAIL_KINDS, is_about_mail)


def downgrade() -> None:
    convert(entries, "detail", reverse(MAIL_KINDS), is_about_mail)
    convert(entries, "action", reverse(ACTIONS))
    convert(mails, "kind", reverse(MAIL_KINDS))


def convert(
    table: sa.TableClause, column: str, values: Mapping[str, str], *where: sa.ColumnElement[bool]
) -> None:
    for old, new in values.items():
        op.execute(sa.update(table).where(table.c[column] == old, *where).values({column: new}))


def reverse(values: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in values.items()}
