"""Marking messages as unread."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses
from tests.browser.person import Person
from tests.support.people import fill

Read = Callable[..., tuple[Person, int]]


@pytest.fixture
def read(join: Join, talk: Talk) -> Read:
    """Return somebody who has read a conversation."""

    def read(**screen: object) -> tuple[Person, int]:
        ada, grace = join("Ada", "Grace", **screen)
        picnic = talk("Picnic", ada, grace)
        talk("Chess", ada, grace)
        fill(picnic, grace.account.actor, 20)
        return ada, picnic

    return read


def _divider(person: Person) -> Locator:
    return person.log.locator("[data-divider]")


def _count(person: Person, text: str) -> Locator:
    return person.row("Picnic").get_by_text(text, exact=True)


def test_marked_messages_stay_unread_until_one_returns(read: Read):
    ada, picnic = read(**PHONE)
    ada.context.clock.install()
    ada.goes_to(f"/conversations/{picnic}")
    expect(ada.message("Message 20")).to_be_in_viewport()
    other = ada.in_another_tab("/")
    expect(_count(other, "4 unread")).to_have_count(0)
    chooses(ada, "Message 17", "Mark unread from here")
    expect(_count(other, "4 unread")).to_be_attached()
    expect(_divider(ada)).to_have_count(1)
    expect(_divider(ada).locator("xpath=..")).to_contain_text("Message 17")
    # Whatever happens here, the open conversation does not read them.
    ada.log.evaluate("log => { log.scrollTop = 0; log.scrollTop = log.scrollHeight; }")
    ada.context.clock.run_for(5000)
    ada.goes_to("/")
    expect(_count(ada, "4 unread")).to_be_attached()
    ada.goes_to(f"/conversations/{picnic}")
    expect(_divider(ada).locator("xpath=..")).to_contain_text("Message 17")
    expect(_count(other, "4 unread")).to_have_count(0)


def test_writing_reads_what_was_marked(read: Read):
    ada, picnic = read()
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Message 19", "Mark unread from here")
    other = ada.in_another_tab("/")
    expect(_count(other, "2 unread")).to_be_attached()
    ada.types("Hello").clicks("Send")
    expect(_count(other, "2 unread")).to_have_count(0)
    expect(_count(other, "3 unread")).to_have_count(0)


def test_open_tabs_elsewhere_do_not_undo_the_mark(read: Read):
    ada, picnic = read()
    ada.goes_to(f"/conversations/{picnic}")
    other = ada.another_tab()
    other.context.clock.install()
    other.goes_to(f"/conversations/{picnic}")
    expect(other.message("Message 20")).to_be_in_viewport()
    chooses(ada, "Message 17", "Mark unread from here")
    expect(_divider(other).locator("xpath=..")).to_contain_text("Message 17")
    other.context.clock.run_for(5000)
    third = ada.in_another_tab("/")
    expect(_count(third, "4 unread")).to_be_attached()
