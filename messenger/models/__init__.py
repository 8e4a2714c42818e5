"""All tables.

Times are integers: milliseconds since 1970 in UTC.
"""

from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# Before the tables, which name their constraints by it.
SQLModel.metadata.naming_convention = NAMING

from messenger.models.accounts import KnownDevice, Link, RecoveryCode, SignIn, Ticket, User  # noqa: E402
from messenger.models.administration import AuditEntry, Invitation, Site  # noqa: E402
from messenger.models.notifications import (  # noqa: E402
    DueNotification,
    NotificationSettings,
    PushKey,
    PushSubscription,
)
from messenger.models.pictures import CustomEmoji, Picture, PreviewPicture  # noqa: E402
from messenger.models.talk import (  # noqa: E402
    Conversation,
    JoinLink,
    Member,
    Message,
    MessageVersion,
    Pin,
    Reaction,
    SavedMessage,
    ScheduledMessage,
    SystemMessagePerson,
)
from messenger.models.work import Job, Mail  # noqa: E402

__all__ = [
    "AuditEntry",
    "Conversation",
    "CustomEmoji",
    "DueNotification",
    "Invitation",
    "Job",
    "JoinLink",
    "KnownDevice",
    "Link",
    "Mail",
    "Member",
    "Message",
    "MessageVersion",
    "NotificationSettings",
    "Picture",
    "Pin",
    "PreviewPicture",
    "PushKey",
    "PushSubscription",
    "Reaction",
    "RecoveryCode",
    "SavedMessage",
    "ScheduledMessage",
    "SignIn",
    "Site",
    "SystemMessagePerson",
    "Ticket",
    "User",
]
