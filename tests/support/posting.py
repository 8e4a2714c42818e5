"""Queue, claim and complete mail without a worker, on a site with a known address."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from messenger import db
from messenger.config import read
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.mail_kinds import MailKind
from messenger.domain.mails import Failure, Outgoing
from messenger.jobs import queue
from messenger.jobs.kinds import ClaimedJob
from messenger.mail import sending
from messenger.mail.sending import BACKOFF_MS
from messenger.models import Mail

SITE = "https://chat.example.org"
ADDRESS = "ada@example.org"


@dataclass(frozen=True)
class Taken:
    """A claimed mail, about to be sent, and its job."""

    mail: Outgoing
    job: ClaimedJob


def choose_sending(monkeypatch: pytest.MonkeyPatch, sends: bool) -> None:
    """Configure a mail server, or none."""
    url = "smtp://mail.example.org" if sends else ""
    chosen = mails.settings.model_copy(update={"smtp_url": url, "mail_dir": None, "public_url": SITE})
    monkeypatch.setattr(mails, "settings", chosen)


def post(kind: str, actor: Actor, address: str = ADDRESS) -> None:
    """Queue a mail to somebody."""
    with db.transaction() as tx:
        mails.post(tx, MailKind(kind), actor.user_id, address)


def take() -> Taken | None:
    """Claim the next due mail as a worker does, skipping those that need not be sent any more."""
    while job := queue.claim([mails.JOB]):
        if mail := mails.prepare(job.id):
            return Taken(mail, job)
        queue.complete(job)
    return None


def taken() -> Taken:
    """Claim a mail that must be due."""
    found = take()
    assert found
    return found


def put_off(taken: Taken, failure: Failure = "unreachable") -> None:
    """Record that the attempt failed."""
    queue.retry(taken.job, failure, BACKOFF_MS[taken.job.attempts - 1])


def give_up(taken: Taken, failure: Failure = "other") -> None:
    """Record that the mail was refused for good."""
    queue.give_up(taken.job, failure, sending.kind(read({})))


def attempts(let_pass: Callable[[int], None]) -> Iterator[Taken]:
    """Claim the mail and fail, each time it is due, until it is given up."""
    for pause in BACKOFF_MS:
        mail = taken()
        yield mail
        put_off(mail)
        let_pass(pause - 1)
        assert take() is None
        let_pass(1)
    last = taken()
    yield last
    give_up(last, "unreachable")


def rows() -> int:
    """Count the stored mails."""
    with db.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(Mail)).scalar_one()


def token_of(link: str, page: str) -> str:
    """Return the token of a link that must lead to the page."""
    start = f"{SITE}/{page}/"
    assert link.startswith(start)
    return link.removeprefix(start)
