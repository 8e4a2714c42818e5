"""A long conversation: where it opens, and how people navigate it."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import seats
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person

MAX_ROWS = 120
Fill = Callable[[int, Person, int], None]


@pytest.fixture
def fill() -> Fill:
    """Store a number of messages by somebody in a conversation, numbered from 1."""

    def fill(conversation: int, person: Person, many: int) -> None:
        drafts = [Draft(conversation, str(uuid.uuid4()), f"Number {i}") for i in range(1, many + 1)]
        sending.send(person.account.actor, drafts)

    return fill


def _place(row: Locator) -> float:
    box = row.bounding_box()
    assert box is not None
    return box["y"]


def _is_on_screen(person: Person, text: str) -> None:
    expect(person.bodies.get_by_text(text, exact=True)).to_be_in_viewport()


def _scroll_up(person: Person) -> None:
    person.log.hover()
    person.page.mouse.wheel(0, -2500)


def test_read_conversation_opens_at_the_end(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 200)
    ada.goes_to(f"/conversations/{picnic}")
    _is_on_screen(ada, "Number 200")
    assert ada.messages.count() <= MAX_ROWS


def test_opening_scrolls_to_the_first_unread(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 100)
    seats.mark_read(grace.account.actor, picnic, 50)
    grace.goes_to("/")
    expect(grace.row("Picnic")).to_contain_text("50 unread")
    grace.opens("Picnic")
    divider = grace.log.get_by_role("separator").filter(has_text="New")
    expect(divider).to_be_in_viewport()
    _is_on_screen(grace, "Number 51")
    # By body: the text of a message runs into its time, and "Number 5" at 12:27 would read "Number 512:27".
    last, first = (grace.bodies.get_by_text(f"Number {n}", exact=True) for n in (50, 51))
    assert _place(last) < _place(divider) < _place(first)
    grace.page.get_by_role("button", name="Jump to newest").click()
    _is_on_screen(grace, "Number 100")
    expect(grace.row("Picnic")).not_to_contain_text("unread")
    expect(divider).to_have_count(1)


def test_earlier_pages_load_without_moving_the_view(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 300)
    ada.goes_to(f"/conversations/{picnic}")
    _is_on_screen(ada, "Number 300")
    first = ada.messages.first.get_attribute("data-message-id")
    ada.log.evaluate("log => log.scrollTop = 300")
    seen = ada.messages.filter(has_text="Number 2").first
    seen = ada.log.locator(f"[data-message-id='{seen.get_attribute('data-message-id')}']")
    before = _place(seen)
    expect(ada.messages.first).not_to_have_attribute("data-message-id", first or "")
    assert abs(_place(seen) - before) <= 2


def test_beginning_is_reached_with_few_rows(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 300)
    ada.goes_to(f"/conversations/{picnic}")
    _is_on_screen(ada, "Number 300")
    first = ada.bodies.get_by_text("Number 1", exact=True)
    for _ in range(400):
        if first.count():
            break
        _scroll_up(ada)
        assert ada.messages.count() <= MAX_ROWS
        ada.page.evaluate("new Promise(requestAnimationFrame)")
    expect(first).to_have_count(1)
    assert ada.messages.count() <= MAX_ROWS
    ada.page.get_by_role("button", name="Jump to newest").click()
    _is_on_screen(ada, "Number 300")


def test_new_messages_are_offered_when_scrolled_up(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 60)
    ada.goes_to(f"/conversations/{picnic}")
    grace.goes_to(f"/conversations/{picnic}")
    _is_on_screen(ada, "Number 60")
    expect(grace.composer).to_be_enabled()
    _scroll_up(ada)
    expect(ada.page.get_by_role("button", name="Jump to newest")).to_be_visible()
    grace.writes("Hello", "again")
    offer = ada.page.get_by_role("button", name="2 new")
    expect(offer).to_be_visible()
    expect(ada.bodies.get_by_text("again", exact=True)).not_to_be_in_viewport()
    offer.click()
    _is_on_screen(ada, "again")
    expect(offer).to_be_hidden()
    grace.writes("Still there?")
    _is_on_screen(ada, "Still there?")


def test_sending_scrolls_to_the_end(join: Join, talk: Talk, fill: Fill):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, ada, 200)
    ada.goes_to(f"/conversations/{picnic}")
    _is_on_screen(ada, "Number 200")
    for text in ("Hello", "again"):
        for _ in range(4):
            _scroll_up(ada)
        expect(ada.page.get_by_role("button", name="Jump to newest")).to_be_visible()
        ada.writes(text)
        _is_on_screen(ada, text)
        expect(ada.page.get_by_role("button", name="Jump to newest")).to_be_hidden()
