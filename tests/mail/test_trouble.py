import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from messenger import db
from messenger.config import Settings
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.administration import undelivered
from messenger.domain.authentication import links
from messenger.domain.clock import DAY_MS
from messenger.jobs import worker
from messenger.jobs.worker import Worker
from messenger.mail import transports
from messenger.mail.sending import BACKOFF_MS
from tests.support import logs, senders
from tests.support.accounts import PASSWORD
from tests.support.mail_server import MailServer, link_in
from tests.support.posting import ADDRESS, SITE, post, rows
from tests.support.relay import relay
from tests.support.senders import running
from tests.support.waiting import eventually


async def test_temporarily_refused_mail_is_retried(
    ada: Actor, sender: Worker, server: MailServer, let_pass: Callable[[int], None]
):
    post("reset_password", ada)
    server.refuse("451 try again later")
    await sender.work_due()
    server.accept()
    await sender.work_due()
    assert (server.attempts, server.mails) == (1, [])
    let_pass(BACKOFF_MS[0])
    await sender.work_due()
    assert len(server.mails) == 1
    with db.reading() as session:
        token = link_in(server.mails[0]).removeprefix(f"{SITE}/reset-password/")
        assert links.holder(session, links.RESET, token).user_id == ada.user_id


async def test_mail_is_sent_when_the_server_is_back(
    ada: Actor,
    sender: Worker,
    server: MailServer,
    let_pass: Callable[[int], None],
    caplog: pytest.LogCaptureFixture,
):
    server.stop()
    post("reset_password", ada)
    for pause in BACKOFF_MS[:3]:
        await sender.work_due()
        let_pass(pause)
    server.start()
    await sender.work_due()
    assert len(server.mails_to(ADDRESS)) == 1
    away, back = logs.ours(caplog)
    assert away.startswith("The mail server doesn't take mail")
    assert back.startswith("The mail server takes mail again")


async def test_hanging_mail_server_blocks_neither_queue_nor_shutdown(
    ada: Actor,
    sender: Worker,
    server: MailServer,
    let_pass: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(transports, "SECONDS", 0.3)
    server.hang()
    for address in (ADDRESS, "other@example.org"):
        post("password_changed", ada, address)
    await sender.work_due()
    assert server.attempts == 2
    server.accept()
    let_pass(BACKOFF_MS[0])
    await sender.work_due()
    assert len(server.mails) == 2


async def test_silent_mail_server_is_logged_once_and_heals(
    ada: Actor,
    server: MailServer,
    sends_to: Callable[..., Settings],
    let_pass: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setattr(transports, "SECONDS", 0.3)
    addresses = [f"{name}@example.org" for name in ("one", "two", "three")]
    with relay(("127.0.0.1", server.port)) as silent:
        sender = senders.sender(sends_to(smtp_url=silent.url_for(server.url)))
        silent.fall_silent()
        for address in addresses:
            post("password_changed", ada, address)
        await sender.work_due()
        assert server.mails == []
        silent.forget()
        silent.recover()
        monkeypatch.setattr(transports, "SECONDS", 20)
        let_pass(BACKOFF_MS[0])
        await sender.work_due()
    assert server.recipients == addresses
    away, back = logs.ours(caplog)
    assert away == "The mail server doesn't take mail; mail stays queued (TimeoutError)"
    assert back.startswith("The mail server takes mail again after")


async def test_permanently_refused_link_is_handed_over(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer
):
    server.refuse("550 no such user")
    post("reset_password", ada)
    post("password_changed", ada)
    await sender.work_due()
    await sender.work_due()
    assert server.attempts == 2
    (waiting,) = mails.waiting(administrator)
    assert mails.hand_over(administrator, waiting.id, PASSWORD).startswith(f"{SITE}/reset-password/")
    assert [mail.kind for mail in undelivered.listing(administrator)] == ["password_changed"]


async def test_link_is_handed_over_after_two_days(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer, let_pass: Callable[[int], None]
):
    server.stop()
    post("reset_password", ada)
    for pause in BACKOFF_MS:
        await sender.work_due()
        let_pass(pause)
    await sender.work_due()
    server.start()
    let_pass(DAY_MS)
    await sender.work_due()
    assert server.attempts == 0
    assert len(mails.waiting(administrator)) == 1


async def test_invalid_address_is_given_up_alone(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer
):
    post("confirm_email", ada, "ada@example.org\r\nBcc: all@example.org")
    post("password_changed", ada)
    await sender.work_due()
    assert server.recipients == [ADDRESS]
    assert len(mails.waiting(administrator)) == 1


async def test_database_outage_does_not_duplicate_a_sent_mail(
    ada: Actor,
    sender: Worker,
    server: MailServer,
    let_pass: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 0.1)
    post("password_changed", ada)
    prepare = mails.prepare

    def prepare_and_be_locked_out(job_id: int) -> mails.Outgoing | None:
        mail = prepare(job_id)
        opened.enter_context(db.transaction())
        return mail

    with contextlib.ExitStack() as opened, monkeypatch.context() as patched:
        patched.setattr(mails, "prepare", prepare_and_be_locked_out)
        with pytest.raises(db.Unavailable):
            await sender.work_due()
    assert len(server.mails) == 1
    assert rows() == 1
    let_pass(BACKOFF_MS[0])
    await sender.work_due()
    assert len(server.mails) == 1
    assert rows() == 0


async def test_the_sender_goes_on_when_the_database_is_back(
    ada: Actor, sender: Worker, server: MailServer, sqlite_url: str, tmp_path: Path, caplog, monkeypatch
):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)
    db.use(f"sqlite:///{tmp_path}/empty.db")
    async with running(sender):
        await eventually(lambda: "database can't be read" in caplog.text, "the fault is noted")
        db.use(sqlite_url)
        post("password_changed", ada)
        await asyncio.to_thread(server.mail_to, ADDRESS)
    assert caplog.text.count("database can't be read") == 1
