from collections.abc import Callable

import pytest

from messenger.config import Settings
from messenger.domain.actors import Actor
from messenger.domain.administration import undelivered
from messenger.domain.clock import DAY_MS
from messenger.jobs.worker import Worker
from messenger.mail import transports
from tests.support import senders
from tests.support.mail_server import MailServer, text_of
from tests.support.posting import post, rows

INTERNATIONAL = "ädä@exämple.org"


def reasons(administrator: Actor) -> list[str]:
    return [mail.failure for mail in undelivered.listing(administrator)]


@pytest.mark.parametrize(
    ("answer", "reason"), [("550 no such user", "recipient"), ("451 try again later", "recipient")]
)
async def test_refused_recipient_is_the_reason(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer, answer: str, reason: str
):
    server.refuse(answer)
    post("password_changed", ada)
    await sender.work_due()
    assert reasons(administrator) == [reason]


async def test_unreachable_server_is_the_reason(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer
):
    server.stop()
    post("password_changed", ada)
    await sender.work_due()
    assert reasons(administrator) == ["unreachable"]


async def test_hanging_server_is_the_reason(
    ada: Actor, administrator: Actor, sender: Worker, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transports, "SECONDS", 0.3)
    server.hang()
    post("password_changed", ada)
    await sender.work_due()
    assert reasons(administrator) == ["slow"]


async def test_invalid_address_is_the_reason(ada: Actor, administrator: Actor, sender: Worker):
    post("password_changed", ada, "ada@exa mple.org")
    await sender.work_due()
    assert reasons(administrator) == ["address"]


async def test_international_address_arrives(ada: Actor, sender: Worker, server: MailServer):
    post("reset_password", ada, INTERNATIONAL)
    await sender.work_due()
    mail = server.mail_to("ädä@xn--exmple-cua.org")
    assert "Hello Ada," in text_of(mail)
    assert rows() == 0


async def test_international_address_arrives_once_the_server_takes_it(
    ada: Actor,
    administrator: Actor,
    sends_to: Callable[..., Settings],
    let_pass: Callable[[int], None],
):
    server = MailServer(takes_utf8=False)
    server.start()
    sender = senders.sender(sends_to(smtp_url=server.url))
    try:
        post("password_changed", ada, INTERNATIONAL)
        await sender.work_due()
        assert reasons(administrator) == ["utf8"]
        server.stop()
        server.takes_utf8 = True
        server.start()
        let_pass(DAY_MS)
        undelivered.try_again(administrator, undelivered.listing(administrator)[0].id)
        await sender.work_due()
        assert server.recipients == ["ädä@xn--exmple-cua.org"]
    finally:
        server.stop()
