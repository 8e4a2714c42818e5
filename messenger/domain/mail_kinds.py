"""Kinds of mail, declared once: the key in the database, and the link that mails of the kind carry."""

from enum import StrEnum
from typing import Self

from messenger.domain.authentication import links


class MailKind(StrEnum):
    """A kind of mail. A kind with a link names the purpose of the link and the page it opens.

    When such a mail cannot be delivered, administrators may hand its link over. The other kinds are notices.
    """

    purpose: str
    page: str

    def __new__(cls, key: str, purpose: str = "", page: str = "") -> Self:
        """Create the member from its key and what its link is for."""
        kind = str.__new__(cls, key)
        kind._value_, kind.purpose, kind.page = key, purpose, page
        return kind

    CONFIRM_EMAIL = "confirm_email", links.CONFIRM, "confirm-email"
    RESET_PASSWORD = "reset_password", links.RESET, "reset-password"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    ACCOUNT_DELETED = "account_deleted"
    UNREAD = "unread"


WITH_LINK = tuple(kind for kind in MailKind if kind.purpose)
