"""Handing links over without email, over real connections: access to the links."""

from collections.abc import Callable

import pytest

from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.authentication import recovery
from tests.support.people import new_id
from tests.support.tabs import PASSWORD, Browser, Tab, email_of

NewBrowser = Callable[[], Browser]

PAGE = "/administration/links"
ALICE = Actor(1, sign_in_id=1, is_administrator=True)


async def _alice_and_bob(new_browser: NewBrowser) -> tuple[Browser, Browser]:
    """Sign up an administrator and another person."""
    return await new_browser().sign_up("Alice"), await new_browser().sign_up("Bob")


def _reset_of_bob() -> int:
    """Request a password reset for Bob, and return the id of the waiting mail."""
    recovery.ask(email_of("Bob"))
    return next(mail.id for mail in mails.waiting(ALICE) if mail.kind == "reset_password")


async def _hands_over(tab: Tab, mail_id: int, password: str = PASSWORD) -> None:
    form = {"current_password": password}
    await tab.call("handing_over.hand_over", asking=new_id(), mail_id=mail_id, form=form)
    await tab.settle()


async def test_administrator_gets_a_working_link_once(new_browser: NewBrowser):
    alice, _bob = await _alice_and_bob(new_browser)
    mail_id = _reset_of_bob()
    tab = await alice.open(PAGE)
    await tab.settle()
    shown = [(mail["kind"], mail["nickname"]) for mail in tab.state["handing_over"]["waiting"]]
    assert ("reset_password", "Bob") in shown
    assert not tab.state["handing_over"]["sends_mail"]
    await _hands_over(tab, mail_id)
    link = tab.state["handing_over"]["answer"]["link"]
    recovery.check(link.rpartition("/reset-password/")[2])
    assert mail_id not in [mail["id"] for mail in tab.state["handing_over"]["waiting"]]
    await tab.call("handing_over.cancel")
    await tab.settle()
    assert tab.state["handing_over"]["answer"] == {}


async def test_wrong_password_shows_no_link(new_browser: NewBrowser):
    alice, _bob = await _alice_and_bob(new_browser)
    mail_id = _reset_of_bob()
    tab = await alice.open(PAGE)
    await _hands_over(tab, mail_id, "not this one")
    assert tab.state["handing_over"]["answer"]["errors"] == {"current_password": "This is not your password."}
    assert "/reset-password/" not in str(tab.frames)
    assert mail_id in [mail.id for mail in mails.waiting(ALICE)]


async def test_member_cannot_administer(new_browser: NewBrowser):
    _alice, bob = await _alice_and_bob(new_browser)
    mail_id = _reset_of_bob()
    tab = await bob.open(PAGE)
    await tab.until(lambda: tab.state["handing_over"].get("status") == "missing", "nothing is found")
    await _hands_over(tab, mail_id)
    await tab.call("handing_over.visit")
    await tab.settle()
    assert tab.state["handing_over"]["waiting"] == []
    assert not [word for word in ("/reset-password/", email_of("Alice")) if word in str(tab.frames)]
    assert mail_id in [mail.id for mail in mails.waiting(ALICE)]


async def test_concurrent_handing_over_gives_one_link(new_browser: NewBrowser):
    alice, _bob = await _alice_and_bob(new_browser)
    mail_id = _reset_of_bob()
    first, second = await alice.open(PAGE), await alice.open(PAGE)
    await _hands_over(first, mail_id)
    await _hands_over(second, mail_id)
    assert second.state["handing_over"]["is_gone"]
    assert second.state["handing_over"]["answer"]["is_done"]
    assert "/reset-password/" not in str(second.frames)


@pytest.mark.parametrize("mail_id", [0, 999, 2**31 - 1])
async def test_missing_link_is_not_shown(mail_id: int, new_browser: NewBrowser):
    alice, _bob = await _alice_and_bob(new_browser)
    tab = await alice.open(PAGE)
    await _hands_over(tab, mail_id)
    assert tab.state["handing_over"]["is_gone"]
    assert "link" not in tab.state["handing_over"]["answer"]
