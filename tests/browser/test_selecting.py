"""Selecting several messages, to forward, copy or delete them."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses
from tests.browser.person import Person
from tests.support.people import all_said


def _bar(person: Person) -> Locator:
    return person.page.get_by_role("toolbar", name="Selected messages")


def _checks(person: Person) -> Locator:
    return person.log.get_by_role("checkbox", name="Select this message")


def _counts(person: Person, n: int) -> None:
    expect(_bar(person).get_by_role("status")).to_have_text(f"{n} selected")
    expect(person.log.get_by_role("checkbox", checked=True)).to_have_count(n)


def _selects(person: Person, text: str) -> None:
    chooses(person, text, "Select")
    # Until the bar is loaded, a click on a message selects nothing.
    _counts(person, 1)


def test_selected_messages_are_forwarded(join: Join, talk: Talk):
    (ada,), (grace, alan) = join("Ada", **PHONE), join("Grace", "Alan")
    picnic = talk("Picnic", ada, grace, said=((grace, "One"), (ada, "Two"), (grace, "Three")))
    chess = talk("Chess", ada, alan)
    ada.goes_to(f"/conversations/{picnic}").sees("One", "Two", "Three")
    _selects(ada, "Three")
    ada.bodies.filter(has_text="One").click()
    _counts(ada, 2)
    _bar(ada).get_by_role("button", name="Forward").click()
    dialog = ada.page.get_by_role("dialog", name="Forward to")
    dialog.get_by_role("checkbox", name="Chess").check()
    dialog.get_by_role("button", name="Forward").click()
    expect(_bar(ada)).to_have_count(0)
    expect(_checks(ada)).to_have_count(0)
    alan.goes_to(f"/conversations/{chess}").sees("One", "Three")


def test_clicks_and_keys_select(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    said = ((grace, "One"), (grace, "https://example.org"), (ada, "Three"), (grace, "Four"))
    path = f"/conversations/{talk('Picnic', ada, grace, said=said)}"
    ada.goes_to(path)
    _selects(ada, "One")
    ada.bodies.filter(has_text="Three").click(modifiers=["Shift"])
    _counts(ada, 3)
    # A link is part of the message now.
    ada.log.get_by_role("link").click()
    _counts(ada, 2)
    ada.message("Four").focus()
    ada.page.keyboard.press("Space")
    _counts(ada, 3)
    ada.page.keyboard.press("ArrowUp")
    ada.page.keyboard.press("Space")
    _counts(ada, 2)
    _checks(ada).nth(0).click()
    _counts(ada, 1)
    ada.is_at(path)


def test_escape_and_back_end_the_selection(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'One'),))}"
    ada.goes_to(path)
    for leave in (
        lambda: ada.page.keyboard.press("Escape"),
        lambda: ada.page.go_back(),
        lambda: _bar(ada).get_by_role("button", name="Cancel").click(),
    ):
        _selects(ada, "One")
        leave()
        expect(_bar(ada)).to_have_count(0)
        expect(_checks(ada)).to_have_count(0)
        ada.is_at(path)


def test_selected_messages_are_copied_as_lines(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", permissions=["clipboard-read", "clipboard-write"])
    picnic = talk("Picnic", ada, grace, said=((grace, "**One**"), (ada, "Two")))
    ada.goes_to(f"/conversations/{picnic}")
    _selects(ada, "Two")
    ada.bodies.filter(has_text="One").click()
    _bar(ada).get_by_role("button", name="Copy").click()
    expect(ada.page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = ada.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"\[[^\]]+\] Grace[^:]*: \*\*One\*\*\n\[[^\]]+\] Ada[^:]*: Two", copied)


def test_own_messages_are_deleted_together(join: Join, talk: Talk):
    (grace,), (ada,) = join("Grace"), join("Ada", **PHONE)
    picnic = talk("Picnic", grace, ada, said=((ada, "One"), (grace, "Two"), (ada, "Three")))
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}").sees("One", "Two", "Three")
    _selects(ada, "One")
    ada.bodies.filter(has_text="Two").click()
    _counts(ada, 2)
    delete = _bar(ada).get_by_role("button", name="Delete")
    # Only the owner may delete what others wrote.
    expect(delete).to_be_disabled()
    ada.bodies.filter(has_text="Two").click()
    ada.bodies.filter(has_text="Three").click()
    delete.click()
    question = ada.page.get_by_role("dialog", name="Delete 2 messages?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    _counts(ada, 2)
    delete.click()
    question.get_by_role("button", name="Delete").click()
    grace.sees("Two")
    assert [message.deleted for message in all_said(picnic)] == [True, False, True]


def test_owner_deletes_what_others_wrote(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "One"), (ada, "Two")))
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}").sees("One", "Two")
    _selects(ada, "One")
    ada.bodies.filter(has_text="Two").click()
    _bar(ada).get_by_role("button", name="Delete").click()
    ada.page.get_by_role("dialog", name="Delete 2 messages?").get_by_role("button", name="Delete").click()
    expect(grace.log.get_by_text("Message deleted")).to_have_count(2)


def test_message_deleted_meanwhile_is_not_selected(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "One"), (grace, "Two")))
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}").sees("One", "Two")
    _selects(ada, "One")
    ada.bodies.filter(has_text="Two").click()
    _counts(ada, 2)
    chooses(grace, "One", "Delete")
    _counts(ada, 1)
