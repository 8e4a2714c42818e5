import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import carriers, config, db, mailing
from messenger.config import Settings
from messenger.domain import clock, links, mails
from messenger.domain.mails import DAY_MS, PAUSES_MS
from messenger.domain.sign_ins import Actor
from messenger.mailing import Sender
from messenger.models import User
from tests.support.mail_server import MailServer, link_in, mail_server, text_of
from tests.support.people import contents, people
from tests.support.posting import ADDRESS, SITE, post, rows
from tests.support.waiting import eventually


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as running:
        yield running


@pytest.fixture
def sends_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """A way to set where mail goes."""

    def choose(**carrier: object) -> Settings:
        chosen = replace(config.read({"PUBLIC_URL": SITE}), **carrier)  # pyright: ignore[reportArgumentType]
        monkeypatch.setattr(mails, "settings", chosen)
        return chosen

    return choose


@pytest.fixture
def sender(server: MailServer, sends_to: Callable[..., Settings]) -> Sender:
    """What sends to the mail server."""
    return Sender(sends_to(smtp_url=server.url))


@pytest.fixture
def ada(sqlite_url: str) -> Actor:
    """Somebody with an account, whose database is in use."""
    db.use(sqlite_url)
    return people("Ada")[0]


@pytest.fixture
def administrator(ada: Actor) -> Actor:
    """Somebody who administers."""
    (actor,) = people("Root")
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(is_administrator=True))
    return actor


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A way to let time pass, in milliseconds, on a clock that otherwise stands still."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def move(milliseconds: int) -> None:
        now[0] += milliseconds

    return move


@asynccontextmanager
async def running(*senders: Sender) -> AsyncIterator[None]:
    """Let senders run meanwhile; they must end at once when they are told to."""
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(3):
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_mail_is_sent_as_soon_as_it_is_posted(
    ada: Actor, sender: Sender, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mailing, "POLL_SECONDS", 3600)
    found: list[mails.Outgoing | None] = []
    take = mails.take
    monkeypatch.setattr(mails, "take", lambda: found.append(take()) or found[-1])
    async with running(sender):
        await eventually(lambda: found == [None], "the sender has nothing to do")
        await asyncio.to_thread(post, "confirm email", ada)
        mail = await asyncio.to_thread(server.mail_to, ADDRESS)
        await eventually(lambda: rows() == 0, "the mail is forgotten")
    assert "Hello Ada," in text_of(mail)
    assert "Hello Ada," in text_of(mail, "html")
    with db.transaction() as tx:
        token = link_in(mail).removeprefix(f"{SITE}/confirm-email/")
        assert links.take(tx, links.CONFIRM, token) == links.Holder(ada.user_id, ADDRESS)


async def test_the_sender_ends_at_once_whatever_it_is_doing(ada: Actor, sender: Sender, server: MailServer):
    for number in range(20):
        async with running(sender):
            post("password changed", ada)
            await eventually(lambda: len(server.mails) > number, "the mail arrives")  # noqa: B023


async def test_what_another_process_has_posted_is_sent_soon(
    ada: Actor, sender: Sender, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mailing, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(mails.posted, "ring", lambda: None)
    async with running(sender):
        post("password changed", ada)
        await asyncio.to_thread(server.mail_to, ADDRESS)


async def test_nothing_is_sent_before_the_commit_or_without_it(
    ada: Actor, sender: Sender, server: MailServer
):
    with contextlib.suppress(ZeroDivisionError), db.transaction() as tx:
        mails.post(tx, "password changed", ada.user_id, ADDRESS)
        tx.flush()
        await sender.send_due()
        raise ZeroDivisionError
    await sender.send_due()
    assert server.attempts == 0


async def test_no_transaction_is_open_while_a_mail_is_sent(ada: Actor, sender: Sender, server: MailServer):
    post("password changed", ada)
    server.hang()
    async with running(sender):
        await eventually(lambda: server.attempts, "the server is spoken to")
        await asyncio.to_thread(people, "Grace")


async def test_a_mail_that_is_refused_for_now_is_sent_later(
    ada: Actor, sender: Sender, server: MailServer, let_pass: Callable[[int], None]
):
    post("reset password", ada)
    server.refuse("451 try again later")
    await sender.send_due()
    server.accept()
    await sender.send_due()
    assert (server.attempts, server.mails) == (1, [])
    let_pass(PAUSES_MS[0])
    await sender.send_due()
    assert len(server.mails) == 1
    with db.reading() as session:
        token = link_in(server.mails[0]).removeprefix(f"{SITE}/reset-password/")
        assert links.holder(session, links.RESET, token).user_id == ada.user_id


async def test_mail_is_sent_when_the_server_is_back(
    ada: Actor, sender: Sender, server: MailServer, let_pass: Callable[[int], None]
):
    server.stop()
    post("reset password", ada)
    for pause in PAUSES_MS[:3]:
        await sender.send_due()
        let_pass(pause)
    server.start()
    await sender.send_due()
    assert len(server.mails_to(ADDRESS)) == 1


async def test_a_server_that_hangs_holds_up_neither_the_next_mail_nor_the_end(
    ada: Actor,
    sender: Sender,
    server: MailServer,
    let_pass: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(carriers, "SECONDS", 0.3)
    server.hang()
    for address in (ADDRESS, "other@example.org"):
        post("password changed", ada, address)
    await sender.send_due()
    assert server.attempts == 2
    server.accept()
    let_pass(PAUSES_MS[0])
    await sender.send_due()
    assert len(server.mails) == 2


async def test_two_senders_send_each_mail_once(
    database: db.Database, server: MailServer, sends_to: Callable[..., Settings]
):
    settings = sends_to(smtp_url=server.url)
    addresses = [f"{number}@example.org" for number in range(10)]
    (ada,) = people("Ada")
    for address in addresses:
        post("password changed", ada, address)
    await asyncio.gather(*(Sender(settings).send_due() for _ in range(3)))
    assert sorted(server.recipients) == addresses
    assert rows() == 0


async def test_after_a_refusal_for_good_the_link_is_handed_over(
    ada: Actor, administrator: Actor, sender: Sender, server: MailServer
):
    server.refuse("550 no such user")
    post("reset password", ada)
    post("password changed", ada)
    await sender.send_due()
    await sender.send_due()
    assert server.attempts == 2
    (waiting,) = mails.waiting(administrator)
    assert mails.hand_over(administrator, waiting.id).startswith(f"{SITE}/reset-password/")
    assert rows() == 0


async def test_after_two_days_without_a_server_the_link_is_handed_over(
    ada: Actor, administrator: Actor, sender: Sender, server: MailServer, let_pass: Callable[[int], None]
):
    server.stop()
    post("reset password", ada)
    for pause in PAUSES_MS:
        await sender.send_due()
        let_pass(pause)
    server.start()
    let_pass(DAY_MS)
    await sender.send_due()
    assert server.attempts == 0
    assert len(mails.waiting(administrator)) == 1


async def test_an_address_that_is_none_is_given_up_and_harms_no_other(
    ada: Actor, administrator: Actor, sender: Sender, server: MailServer
):
    post("confirm email", ada, "ada@example.org\r\nBcc: all@example.org")
    post("password changed", ada)
    await sender.send_due()
    assert server.recipients == [ADDRESS]
    assert len(mails.waiting(administrator)) == 1


async def test_a_sent_mail_is_not_sent_again_when_the_database_was_away_meanwhile(
    ada: Actor,
    sender: Sender,
    server: MailServer,
    let_pass: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 0.1)
    post("password changed", ada)
    take = mails.take

    def take_and_be_locked_out() -> mails.Outgoing | None:
        mail = take()
        opened.enter_context(db.transaction())
        return mail

    with contextlib.ExitStack() as opened, monkeypatch.context() as patched:
        patched.setattr(mails, "take", take_and_be_locked_out)
        with pytest.raises(db.Unavailable):
            await sender.send_due()
    assert len(server.mails) == 1
    assert rows() == 1
    let_pass(PAUSES_MS[0])
    await sender.send_due()
    assert len(server.mails) == 1
    assert rows() == 0


async def test_the_sender_goes_on_when_the_database_is_back(
    ada: Actor, sender: Sender, server: MailServer, sqlite_url: str, tmp_path: Path, caplog, monkeypatch
):
    monkeypatch.setattr(mailing, "POLL_SECONDS", 0.02)
    db.use(f"sqlite:///{tmp_path}/empty.db")
    async with running(sender):
        await eventually(lambda: "no mail can be sent" in caplog.text, "the fault is noted")
        db.use(sqlite_url)
        post("password changed", ada)
        await asyncio.to_thread(server.mail_to, ADDRESS)
    assert caplog.text.count("no mail can be sent") == 1


async def test_a_folder_takes_the_place_of_the_server(
    ada: Actor, server: MailServer, sends_to: Callable[..., Settings], tmp_path: Path, caplog
):
    folder = tmp_path / "mail"
    post("reset password", ada)
    await Sender(sends_to(smtp_url=server.url, mail_dir=folder)).send_due()
    (file,) = folder.iterdir()
    assert f"{SITE}/reset-password/" in file.read_text()
    assert f"mail written to {file}" in caplog.text
    assert (rows(), server.attempts) == (0, 0)


async def test_without_a_server_the_sender_leaves_links_and_drops_notices(
    ada: Actor,
    administrator: Actor,
    sends_to: Callable[..., Settings],
    let_pass: Callable[[int], None],
    caplog,
):
    sender = Sender(sends_to())
    post("reset password", ada)
    post("account deleted", ada)
    let_pass(mails.UNSENDABLE_MS)
    await sender.send_due()
    assert [mail.kind for mail in mails.waiting(administrator)] == ["reset password"]
    assert rows() == 1
    assert "mail 2 (account deleted) dropped" in caplog.text


@pytest.mark.parametrize("refusal", ["", "451 ada@example.org later", "550 ada@example.org never"])
async def test_neither_token_nor_address_is_in_log_or_database(
    ada: Actor, sender: Sender, server: MailServer, caplog: pytest.LogCaptureFixture, refusal: str
):
    caplog.set_level(logging.INFO)
    seen: list[str] = []
    issue = links.issue

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(links, "issue", lambda *given: seen.append(issue(*given)) or seen[-1])
        server.refuse(refusal) if refusal else server.accept()
        post("reset password", ada)
        post("confirm email", ada, "a@exa mple.org")
        await sender.send_due()
    assert len(seen) == 2
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert "mail 1 (reset password)" in ours
    assert "ada@" not in ours
    assert "a@exa" not in ours
    for token in seen:
        assert token not in ours
        assert token not in repr(contents())
