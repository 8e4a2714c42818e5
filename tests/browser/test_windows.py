"""Windows into the history: a conversation opened at one of its messages."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support import people

NEWEST = 1_000


@pytest.fixture
def talkers(join: Join, talk: Talk) -> tuple[Person, Person, str]:
    """Return two people and the address of their long conversation."""
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    people.fill(picnic, ada.account.actor, NEWEST)
    return ada, grace, f"/conversations/{picnic}"


def _row(person: Person, number: int) -> Locator:
    return person.log.locator(f"[data-number='{number}']")


def _numbers(person: Person) -> list[int]:
    return person.log.evaluate(
        "log => [...log.querySelectorAll('[data-number]')].map(row => +row.dataset.number)"
    )


def test_link_opens_at_its_message_until_one_writes(talkers: tuple[Person, Person, str]):
    ada, _, address = talkers
    ada.goes_to(f"{address}/57")
    expect(_row(ada, 57)).to_be_in_viewport()
    expect(_row(ada, 57)).to_have_attribute("data-marked", "true")
    expect(_row(ada, 57)).not_to_have_attribute("data-marked", "true")
    numbers = _numbers(ada)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert len(numbers) <= 120
    # Whoever writes there goes to the newest.
    ada.writes("Here I am")
    expect(ada.bodies.get_by_text("Here I am", exact=True)).to_be_in_viewport()
    expect(_row(ada, NEWEST)).to_have_count(1)
    expect(_row(ada, NEWEST + 1)).to_have_attribute("data-status", "sent")


def test_window_scrolls_to_both_ends(talkers: tuple[Person, Person, str]):
    ada, grace, address = talkers
    ada.goes_to(f"{address}/{NEWEST - 200}")
    expect(_row(ada, NEWEST - 200)).to_be_in_viewport()
    for _ in range(400):
        if NEWEST in _numbers(ada):
            break
        ada.log.evaluate("log => log.scrollTop += 2000")
        ada.page.evaluate("new Promise(requestAnimationFrame)")
    ada.log.evaluate("log => log.scrollTop = log.scrollHeight")
    expect(_row(ada, NEWEST)).to_be_in_viewport()
    # At the end of the live run, the page follows new messages.
    grace.goes_to(address).writes("Hello")
    expect(ada.bodies.get_by_text("Hello", exact=True)).to_be_in_viewport()
    ada.goes_to(f"{address}/150")
    expect(_row(ada, 150)).to_be_in_viewport()
    for _ in range(400):
        if 1 in _numbers(ada):
            break
        ada.log.evaluate("log => log.scrollTop -= 2000")
        ada.page.evaluate("new Promise(requestAnimationFrame)")
    expect(_row(ada, 1)).to_have_count(1)


def test_new_messages_do_not_disturb_a_window(talkers: tuple[Person, Person, str]):
    ada, grace, address = talkers
    ada.goes_to(f"{address}/57")
    expect(_row(ada, 57)).to_be_in_viewport()
    grace.goes_to(address).writes("Hello", "again")
    offer = ada.page.get_by_role("button", name="2 new")
    expect(offer).to_be_visible()
    expect(_row(ada, 57)).to_be_in_viewport()
    expect(ada.bodies.get_by_text("again", exact=True)).to_have_count(0)
    offer.click()
    expect(ada.bodies.get_by_text("again", exact=True)).to_be_in_viewport()
    expect(offer).to_be_hidden()


def test_number_without_a_message_opens_at_the_nearest(talkers: tuple[Person, Person, str]):
    ada, _, address = talkers
    for number in (NEWEST + 1, 99_999, 999_999_999_999_999):
        ada.goes_to(f"{address}/{number}")
        expect(_row(ada, NEWEST)).to_be_in_viewport()


def test_invalid_message_number_is_ignored(talkers: tuple[Person, Person, str]):
    ada, _, address = talkers
    for garbage in ("0", "-5", "abc", "5e2", "57x", "1" * 40):
        ada.goes_to(f"{address}/{garbage}")
        expect(ada.page.get_by_role("heading", name="Picnic", exact=True)).to_be_visible()
        expect(_row(ada, NEWEST)).to_be_in_viewport()


def test_links_within_a_conversation_move_only_the_log(talkers: tuple[Person, Person, str]):
    ada, _, address = talkers
    ada.goes_to(address)
    expect(_row(ada, NEWEST)).to_be_in_viewport()
    ada.composer.fill("Half a sentence")
    ada.log.evaluate("log => (log.isTheSame = true)")
    for number in (57, 500, 57):
        ada.page.evaluate(
            "to => (history.pushState({}, '', to), dispatchEvent(new PopStateEvent('popstate')))",
            f"{address}/{number}",
        )
        expect(_row(ada, number)).to_be_in_viewport()
    assert ada.log.evaluate("log => log.isTheSame")
    expect(ada.composer).to_have_value("Half a sentence")


def test_link_leads_through_signing_in(talkers: tuple[Person, Person, str]):
    ada, _, address = talkers
    ada.context.clear_cookies()
    ada.goes_to(f"{address}/57").signs_in()
    ada.is_at(f"{address}/57")
    expect(_row(ada, 57)).to_be_in_viewport()


def test_stranger_cannot_open_a_message_link(talkers: tuple[Person, Person, str], join: Join):
    _, _, address = talkers
    (eve,) = join("Eve")
    eve.goes_to(f"{address}/57").reads("Not found")
