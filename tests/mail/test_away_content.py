"""Mail for people who have been away: what it contains."""

import re
from collections.abc import Callable
from typing import Any

from messenger.domain.actors import Actor
from messenger.domain.clock import MINUTE_MS
from tests.support.accounts import change
from tests.support.mail_server import MailServer, text_of
from tests.support.people import conversation_of, people, say
from tests.support.posting import SITE

Pass = Callable[[int], None]
AFTER_MS = 10 * MINUTE_MS


async def test_mail_speaks_the_language_of_its_reader(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor, tea: int
):
    change(grace, language="de")
    say(ada, tea, *["hello"] * 5)
    let_pass(AFTER_MS)
    await work()
    (mail,) = server.mails
    assert mail["Subject"] == "Ungelesene Nachrichten bei chat.example.org"
    assert "und 2 weitere Nachrichten" in text_of(mail)


async def test_hostile_text_stays_text(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor
):
    title = "<b>Tea</b>"
    place = conversation_of(ada, grace, *people("Alan"), title=title)
    say(ada, place, "<img src=x> {site} %s\r\nBcc: eve@example.org")
    let_pass(AFTER_MS)
    await work()
    (mail,) = server.mails
    assert "<img" not in text_of(mail, "html")
    assert "<b>" not in text_of(mail, "html")
    assert "{site} %s Bcc: eve@example.org" in text_of(mail)
    assert mail["Bcc"] is None


async def test_list_of_many_conversations_is_short(
    let_pass: Pass, server: MailServer, work: Any, ada: Actor, grace: Actor
):
    places = [conversation_of(ada, grace, *people(f"Alan{i}"), title=f"Talk {i}.") for i in range(12)]
    for place in places:
        say(ada, place, "hello")
    let_pass(AFTER_MS)
    await work()
    assert len(re.findall(r"^Talk", text_of(server.mails[0]), re.MULTILINE)) == 10


async def test_mail_ends_by_one_click(let_pass: Pass, server: MailServer, work: Any, ada: Actor, tea: int):
    say(ada, tea, "hello")
    let_pass(AFTER_MS)
    await work()
    (mail,) = server.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    assert address.startswith(f"{SITE}/unsubscribe/")
    assert address in text_of(mail)
    assert f'href="{address}"' in text_of(mail, "html")
