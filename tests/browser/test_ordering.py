"""One's own order of conversations: pinned, muted, archived, unread, and the filters of the list."""

import re

from playwright.sync_api import Locator, expect

from messenger.domain.talk import ordering
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person
from tests.support.people import many_conversations_of


def _chooses(person: Person, *items: str) -> None:
    """Choose from the menu that is open, and from the one behind it."""
    for item in items:
        person.page.get_by_role("menuitem", name=item, exact=True).click()
    expect(person.page.get_by_role("menu")).to_have_count(0)


def _chooses_on(person: Person, title: str, *items: str) -> None:
    """Choose from the menu of a row."""
    person.row(title).click(button="right")
    _chooses(person, *items)


def _button(person: Person, name: str) -> Locator:
    return person.list.get_by_role("button", name=name, exact=True)


def test_refused_pin_says_why_and_gives_the_focus_back(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for id in many_conversations_of(ada.account.actor, grace.account.actor, ordering.MAX_PINNED):
        ordering.pin(ada.account.actor, id)
    talk("First", ada, grace, said=((ada, "Hello"),))
    ada.context.clock.install()
    ada.goes_to("/")
    expect(ada.row("First")).to_be_visible()
    _chooses_on(ada, "First", "Pin")
    reason = ada.list.get_by_role("status").filter(has_text="Unpin another one first.")
    expect(reason).to_be_visible()
    ada.row("First").focus()
    dismiss = reason.get_by_role("button", name="Dismiss")
    dismiss.focus()
    ada.context.clock.fast_forward("00:11")
    expect(reason).to_have_count(0)
    expect(ada.row("First")).to_be_focused()


def test_order_is_ones_own_in_all_tabs(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for title in ("First", "Second", "Third"):
        talk(title, ada, grace, said=((ada, "Hello"),))
    other = ada.goes_to("/").in_another_tab("/")
    grace.goes_to("/")
    _chooses_on(ada, "First", "Pin")
    _chooses_on(ada, "Third", "Archive")
    ada.opens("Second").clicks("Conversation menu")
    _chooses(ada, "Mute", "For ever")
    ada.goes_to("/")
    for tab in (ada, other):
        expect(tab.rows).to_contain_text([re.compile("First.*Pinned"), re.compile("Second.*Muted")])
        expect(tab.row("Third")).to_have_count(0)
    expect(grace.rows).to_contain_text(["Third", "Second", "First"])
    grace.opens("Second").writes("Quiet")
    expect(other.row("Second")).to_contain_text("1 unread")
    expect(other.page).to_have_title("Messenger")
    grace.writes(f"@{ada.nickname}")
    expect(other.page).to_have_title("(1) Messenger")
    expect(other.rows).to_contain_text(["First", "Second"])
    _button(other, "Archived").click()
    expect(other.rows).to_contain_text(["Third"])
    grace.opens("Third").writes("Come back")
    expect(other.rows).to_have_count(0)
    _button(other, "All").click()
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["First", "Third", "Second"])
    _button(other, "Mentions").click()
    expect(other.rows).to_contain_text(["Second"])


def test_unread_conversations_are_filtered_and_marked(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for title in ("Read", "Also read"):
        talk(title, ada, grace, said=((ada, "Hello"),))
    ada.goes_to("/").opens("Read").clicks("Conversation menu")
    ada.page.keyboard.press("ArrowDown")
    _chooses(ada, "Mark unread")
    expect(ada.row("Read")).to_contain_text("1 unread")
    _button(ada, "Unread").click()
    expect(ada.rows).to_contain_text(["Read"])
    ada.page.reload()
    expect(ada.rows).to_have_count(2)
    expect(ada.page.get_by_role("button", name="All", exact=True)).to_have_attribute("aria-pressed", "true")
    _chooses_on(ada, "Also read", "Mark unread")
    expect(ada.row("Also read")).to_contain_text("1 unread")
    _chooses_on(ada, "Also read", "Mark read")
    expect(ada.row("Also read")).not_to_contain_text("unread")


def test_long_press_opens_the_menu_of_a_row(join: Join, talk: Talk):
    (ada,) = join("Ada", **PHONE)
    (grace,) = join("Grace")
    talk("Tea", ada, grace)
    ada.goes_to("/")
    row = ada.row("Tea")
    box = row.bounding_box()
    assert box
    at = [{"x": box["x"] + 60, "y": box["y"] + 20}]
    touch = ada.context.new_cdp_session(ada.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    expect(ada.page.get_by_role("menu")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    _chooses(ada, "Mute", "For an hour")
    expect(row).to_contain_text("Muted")
    ada.is_at("/")


def test_list_loads_what_is_further_down(join: Join):
    ada, grace = join("Ada", "Grace")
    made = many_conversations_of(ada.account.actor, grace.account.actor, 70)
    ordering.pin(ada.account.actor, made[0])
    ada.goes_to("/")
    expect(ada.rows.first).to_contain_text("Talk 1")
    expect(ada.rows.nth(1)).to_contain_text("Talk 70")
    _button(ada, "Direct").click()
    expect(ada.list.get_by_text("No conversations with one other person yet.")).to_be_visible()
    _button(ada, "Groups").click()
    expect(ada.rows).to_have_count(70)
    expect(ada.rows.last).to_contain_text("Talk 2")
