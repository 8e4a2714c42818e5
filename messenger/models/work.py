"""The tables of background work."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel


class Job(SQLModel, table=True):
    """A job in the durable queue; its row is deleted when it is done.

    The payload contains ids only, never data that a deletion must erase.
    """

    __tablename__: ClassVar[Any] = "jobs"

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: int = Field(sa_type=BigInteger)
    # None once the job is given up; 0 is always due, whatever the clock says.
    due_at: int | None = Field(sa_type=BigInteger, index=True)
    # Counted when an attempt begins, so that a job that kills its worker (poison job) is given up, too.
    attempts: int = 0
    # Token of the attempt under way; a worker with another token can no longer write the row.
    lease: str | None = Field(default=None, max_length=32, index=True)
    # Why the last attempt failed; None before the first attempt and during each.
    failure: str | None = Field(default=None, max_length=40)


class Mail(SQLModel, table=True):
    """A mail to send by its job. Its link is created on sending, so that no token is ever stored."""

    __tablename__: ClassVar[Any] = "mails"

    id: int = Field(default=None, primary_key=True)
    # Deleting the job deletes the mail.
    job_id: int = Field(foreign_key="jobs.id", ondelete="CASCADE", unique=True)
    kind: str = Field(max_length=40)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    address: str = Field(max_length=254)
    posted_at: int = Field(sa_type=BigInteger)
    # For users who have chosen none: the language of the request that the mail answers.
    language: str | None = Field(default=None, max_length=35)
