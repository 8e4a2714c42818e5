"""Names of the kinds of mail, for administrators."""

from typing import Any

import reflex as rx

from messenger.domain.mail_kinds import MailKind
from messenger.ui.texts import gettext as _

MAIL_KINDS: dict[str, Any] = {
    MailKind.CONFIRM_EMAIL: _("Email confirmation"),
    MailKind.RESET_PASSWORD: _("New password"),
    MailKind.EMAIL_CHANGED: _("Notice: email changed"),
    MailKind.PASSWORD_CHANGED: _("Notice: password changed"),
    MailKind.SECOND_FACTOR_CHANGED: _("Notice: two-factor authentication changed"),
    MailKind.ACCOUNT_DELETED: _("Notice: account deleted"),
    MailKind.UNREAD: _("Unread messages"),
}


def mail_kind(key: Any) -> Any:
    """Show the kind of a mail; an unknown key is shown as stored."""
    return rx.match(key, *MAIL_KINDS.items(), key)
