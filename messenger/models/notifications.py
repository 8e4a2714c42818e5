"""The tables of notifications."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class NotificationSettings(SQLModel, table=True):
    """What notifies a person, and when; nobody needs a row for the defaults."""

    __tablename__: ClassVar[Any] = "notification_settings"

    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", primary_key=True)
    # `all`, `mentions` or `none`, in conversations without a level of their own.
    level: str = Field(default="all", max_length=20)
    # The daily hours without notifications, in minutes after midnight; null without such hours.
    quiet_from: int | None = None
    quiet_until: int | None = None
    time_zone: str = Field(default="UTC", max_length=64)
    # Until when nothing notifies; zero if not paused.
    paused_until: int = Field(default=0, sa_type=BigInteger)
    # After how many minutes unread messages are mailed to the person while they are away: zero for never,
    # null for the default.
    mail_after: int | None = None
    # When they got such a mail, and when they have looked since; zero if not.
    mailed_at: int = Field(default=0, sa_type=BigInteger)
    looked_at: int = Field(default=0, sa_type=BigInteger)


class PushSubscription(SQLModel, table=True):
    """Where a browser takes Web Push messages; it ends with the sign-in of that browser."""

    __tablename__: ClassVar[Any] = "push_subscriptions"

    id: int = Field(default=None, primary_key=True)
    sign_in_id: int = Field(foreign_key="sign_ins.id", ondelete="CASCADE", unique=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    endpoint: str = Field(max_length=2000, unique=True)
    # What encrypts for the browser: its public key, and a secret that it shares with us.
    public_key: str = Field(max_length=100)
    secret: str = Field(max_length=30)
    # In which notifications speak to people who have chosen no language.
    language: str | None = Field(default=None, max_length=35)
    subscribed_at: int = Field(sa_type=BigInteger)
    # What the push service answered last: a status, or a short key; null before the first message.
    outcome: str | None = Field(default=None, max_length=20)
    outcome_at: int | None = Field(default=None, sa_type=BigInteger)


class DueNotification(SQLModel, table=True):
    """Somebody is to be notified of a conversation; messages that follow join it, so a burst is one."""

    __tablename__: ClassVar[Any] = "due_notifications"
    __table_args__ = (Index("ix_due_notifications_user_id", "user_id"),)

    conversation_id: int = Field(foreign_key="conversations.id", ondelete="CASCADE", primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", primary_key=True)
    # The newest message that notifies.
    number: int
    due_at: int = Field(sa_type=BigInteger)


class Reminder(SQLModel, table=True):
    """A message that somebody wants to be reminded of; it is due once it has no job any more."""

    __tablename__: ClassVar[Any] = "reminders"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    message_id: str = Field(
        max_length=36, foreign_key="messages.id", ondelete="CASCADE", primary_key=True, index=True
    )
    remind_at: int = Field(sa_type=BigInteger)
    # The job that reminds; each change replaces it.
    job_id: int | None = Field(default=None, foreign_key="jobs.id", ondelete="SET NULL", unique=True)


class PushKey(SQLModel, table=True):
    """The key that signs this server's messages to push services (VAPID); at most one row."""

    __tablename__: ClassVar[Any] = "push_keys"

    id: int = Field(default=None, primary_key=True)
    private_key: str = Field(max_length=64)
    created_at: int = Field(sa_type=BigInteger)
