import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from messenger import db
from messenger.config import Settings
from messenger.domain import jobs, mails
from messenger.domain.actors import Actor
from messenger.domain.authentication import links
from messenger.domain.mail_kinds import MailKind
from messenger.jobs import queue, worker
from messenger.jobs.kinds import ClaimedJob
from messenger.jobs.worker import Worker
from tests.support import senders, workers
from tests.support.mail_server import MailServer, link_in, text_of
from tests.support.people import contents, people
from tests.support.posting import ADDRESS, SITE, post, rows
from tests.support.senders import running
from tests.support.waiting import eventually


async def test_queued_mail_is_sent_at_once(
    ada: Actor, sender: Worker, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    found: list[ClaimedJob | None] = []
    claim = queue.claim
    monkeypatch.setattr(queue, "claim", lambda kinds: found.append(claim(kinds)) or found[-1])
    async with running(sender):
        await eventually(lambda: found == [None], "the sender has nothing to do")
        await asyncio.to_thread(post, "confirm_email", ada)
        mail = await asyncio.to_thread(server.mail_to, ADDRESS)
        await eventually(lambda: rows() == 0, "the mail is forgotten")
    assert "Hello Ada," in text_of(mail)
    assert "Hello Ada," in text_of(mail, "html")
    with db.transaction() as tx:
        token = link_in(mail).removeprefix(f"{SITE}/confirm-email/")
        assert links.take(tx, links.CONFIRM, token) == links.Holder(ada.user_id, ADDRESS)


async def test_sender_stops_at_once(ada: Actor, sender: Worker, server: MailServer):
    for number in range(20):
        async with running(sender):
            post("password_changed", ada)
            await eventually(lambda: len(server.mails) > number, "the mail arrives")  # noqa: B023


async def test_the_application_sends(served: workers.Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0)
    looked: list[bool] = []
    clear = mails.clear
    monkeypatch.setattr(mails, "clear", lambda: looked.append(True) or clear())
    post("password_changed", people("Ada")[0])
    await eventually(lambda: looked, "the application looks after its mail")


async def test_mail_of_another_process_is_sent_soon(
    ada: Actor, sender: Worker, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(jobs.added, "ring", lambda: None)
    async with running(sender):
        post("password_changed", ada)
        await asyncio.to_thread(server.mail_to, ADDRESS)


async def test_mail_is_sent_only_after_the_commit(ada: Actor, sender: Worker, server: MailServer):
    with contextlib.suppress(ZeroDivisionError), db.transaction() as tx:
        mails.post(tx, MailKind.PASSWORD_CHANGED, ada.user_id, ADDRESS)
        tx.flush()
        await sender.work_due()
        raise ZeroDivisionError
    await sender.work_due()
    assert server.attempts == 0


async def test_no_transaction_is_open_while_a_mail_is_sent(ada: Actor, sender: Worker, server: MailServer):
    post("password_changed", ada)
    server.hang()
    async with running(sender):
        await eventually(lambda: server.attempts, "the server is spoken to")
        await asyncio.to_thread(people, "Grace")


async def test_two_senders_send_each_mail_once(
    database: db.Database, server: MailServer, sends_to: Callable[..., Settings]
):
    settings = sends_to(smtp_url=server.url)
    addresses = [f"{number}@example.org" for number in range(10)]
    (ada,) = people("Ada")
    for address in addresses:
        post("password_changed", ada, address)
    await asyncio.gather(*(senders.sender(settings).work_due() for _ in range(3)))
    assert sorted(server.recipients) == addresses
    assert rows() == 0


async def test_mail_folder_replaces_the_server(
    ada: Actor, server: MailServer, sends_to: Callable[..., Settings], tmp_path: Path, caplog
):
    folder = tmp_path / "mail"
    post("reset_password", ada)
    await senders.sender(sends_to(smtp_url=server.url, mail_dir=folder)).work_due()
    (file,) = folder.iterdir()
    assert f"{SITE}/reset-password/" in file.read_text()
    assert f"mail written to {file}" in caplog.text
    assert (rows(), server.attempts) == (0, 0)


async def test_sender_without_server_keeps_links_only(
    ada: Actor,
    administrator: Actor,
    sends_to: Callable[..., Settings],
    let_pass: Callable[[int], None],
    caplog,
):
    sender = senders.sender(sends_to())
    post("reset_password", ada)
    post("account_deleted", ada)
    let_pass(mails.UNSENDABLE_MS)
    await sender.work_due()
    assert [mail.kind for mail in mails.waiting(administrator)] == ["reset_password"]
    assert rows() == 1
    assert "mail 2 (account_deleted) dropped" in caplog.text


@pytest.mark.parametrize("refusal", ["", "451 ada@example.org later", "550 ada@example.org never"])
async def test_neither_token_nor_address_is_in_log_or_database(
    ada: Actor, sender: Worker, server: MailServer, caplog: pytest.LogCaptureFixture, refusal: str
):
    caplog.set_level(logging.INFO)
    seen: list[str] = []
    issue = links.issue

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(links, "issue", lambda *given: seen.append(issue(*given)) or seen[-1])
        server.refuse(refusal) if refusal else server.accept()
        post("reset_password", ada)
        post("confirm_email", ada, "a@exa mple.org")
        await sender.work_due()
    assert len(seen) == 2
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert "mail 1 (reset_password)" in ours
    assert "ada@" not in ours
    assert "a@exa" not in ours
    for token in seen:
        assert token not in ours
        assert token not in repr(contents())
