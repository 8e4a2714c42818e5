"""Places in a conversation that quotes and links lead to, and the way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person
from tests.support.people import all_said, fill, reply, say

NEWEST = 400
EACH_SIZE = pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
Quote = Callable[..., tuple[Person, int]]


@pytest.fixture
def quote(join: Join, talk: Talk) -> Quote:
    """Return somebody and a long conversation, whose last message replies to an early one."""

    def quote(**screen: object) -> tuple[Person, int]:
        ada, grace = join("Ada", "Grace", **screen)
        picnic = talk("Picnic", ada, grace)
        fill(picnic, grace.account.actor, NEWEST)
        reply(grace.account.actor, picnic, all_said(picnic)[29].id, "As I said")
        return ada, picnic

    return quote


def _row(person: Person, number: int) -> Locator:
    return person.log.locator(f"[data-number='{number}']")


def _quote(person: Person) -> Locator:
    return person.page.get_by_role("link", name="Quote from Grace")


@EACH_SIZE
def test_quote_leads_to_a_message_that_is_not_loaded_and_back(size: dict[str, object], quote: Quote):
    ada, picnic = quote(**size)
    ada.goes_to(f"/conversations/{picnic}")
    ada.page.evaluate("window.isTheSame = true")
    _quote(ada).click()
    ada.is_at(f"/conversations/{picnic}/30")
    expect(_row(ada, 30)).to_be_in_viewport()
    expect(_row(ada, 30)).to_have_attribute("data-marked", "true")
    expect(_row(ada, 30)).to_be_focused()
    expect(_row(ada, 30)).not_to_have_attribute("data-marked", "true")
    ada.page.go_back()
    ada.is_at(f"/conversations/{picnic}")
    expect(_row(ada, NEWEST + 1)).to_be_in_viewport()
    # With the keyboard, too.
    _quote(ada).focus()
    ada.page.keyboard.press("Enter")
    expect(_row(ada, 30)).to_be_focused()
    ada.clicks("Jump to newest")
    expect(_row(ada, NEWEST + 1)).to_be_in_viewport()
    expect(ada.page.get_by_role("button", name="Jump to newest")).to_be_hidden()
    _quote(ada).click()
    expect(_row(ada, 30)).to_be_in_viewport()
    assert ada.page.evaluate("window.isTheSame")


@EACH_SIZE
def test_back_returns_to_the_quote(size: dict[str, object], quote: Quote):
    ada, picnic = quote(**size)
    reply_at = NEWEST + 1
    say(ada.account.actor, picnic, *(f"later {i}\n\n\n" for i in range(12)))
    ada.goes_to(f"/conversations/{picnic}/{reply_at}")
    expect(_row(ada, reply_at)).to_be_in_viewport()
    before = _top(ada, reply_at)
    _quote(ada).click()
    expect(_row(ada, 30)).to_be_in_viewport()
    ada.page.go_back()
    ada.is_at(f"/conversations/{picnic}/{reply_at}")
    expect(_quote(ada)).to_be_in_viewport()
    assert abs(_top(ada, reply_at) - before) <= 2
    ada.page.go_forward()
    expect(_row(ada, 30)).to_be_in_viewport()


def _top(person: Person, number: int) -> float:
    box = _row(person, number).bounding_box()
    assert box
    return box["y"]


def test_place_scrolls_in_both_directions(quote: Quote):
    ada, picnic = quote(**PHONE)
    ada.goes_to(f"/conversations/{picnic}")
    _quote(ada).click()
    expect(_row(ada, 30)).to_be_in_viewport()
    for step, number in ((-2000, 1), (2000, 200)):
        for _ in range(400):
            if _row(ada, number).count():
                break
            ada.log.evaluate("(log, by) => (log.scrollTop += by)", step)
            ada.page.evaluate("new Promise(requestAnimationFrame)")
        expect(_row(ada, number)).to_have_count(1)


def test_quote_opens_in_another_tab(quote: Quote):
    ada, picnic = quote()
    ada.goes_to(f"/conversations/{picnic}")
    with ada.context.expect_page() as opened:
        _quote(ada).click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"**/conversations/{picnic}/30")
    assert ada.page.url.endswith(f"/conversations/{picnic}")


def test_opening_a_place_does_not_interrupt_writing(quote: Quote):
    ada, picnic = quote()
    ada.goes_to(f"/conversations/{picnic}").types("Half a sen")
    ada.composer.focus()
    expect(_quote(ada)).to_be_visible()
    ada.page.evaluate("document.querySelector('a.quote-author').click()")
    expect(_row(ada, 30)).to_have_attribute("data-marked", "true")
    ada.page.keyboard.type("tence")
    expect(ada.composer).to_have_value("Half a sentence")


def test_mark_does_not_move_with_reduced_motion(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", reduced_motion="reduce")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, grace.account.actor, 50)
    ada.goes_to(f"/conversations/{picnic}/20")
    expect(_row(ada, 20)).to_have_attribute("data-marked", "true")
    assert _row(ada, 20).evaluate("row => getComputedStyle(row).animationName") == "none"
