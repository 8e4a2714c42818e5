"""How administrators read the kinds of mail."""

from typing import Any

import reflex as rx

from messenger.domain.mail_kinds import MailKind

MAIL_KINDS: dict[str, str] = {
    MailKind.CONFIRM_EMAIL: "Email confirmation",
    MailKind.RESET_PASSWORD: "New password",
    MailKind.EMAIL_CHANGED: "Notice: email changed",
    MailKind.PASSWORD_CHANGED: "Notice: password changed",
    MailKind.SECOND_FACTOR_CHANGED: "Notice: second factor changed",
    MailKind.ACCOUNT_DELETED: "Notice: account deleted",
}


def mail_kind(key: Any) -> Any:
    """Show the kind of a mail. A key that is not known is shown as it is stored."""
    return rx.match(key, *MAIL_KINDS.items(), key)
