"""The page of all unread messages, which one goes through by keyboard."""

import re

from playwright.sync_api import Locator, expect

from messenger.domain.talk import ordering
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person
from tests.browser.test_axe import breaks_no_rule_in_light_and_dark
from tests.support.people import many_conversations_of, say


def _cards(person: Person) -> Locator:
    return person.page.get_by_role("main").get_by_role("article")


def _titles(*titles: str) -> list[re.Pattern[str]]:
    return [re.compile(f"^{title}") for title in titles]


def test_one_catches_up_by_keyboard(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("First", ada, grace, said=tuple((grace, f"Message {i}") for i in range(8)))
    talk("Second", ada, grace, said=((grace, "Hello **there**"),))
    muted = talk("Muted", ada, grace, said=((grace, "Never mind"),))
    ordering.mute(ada.account.actor, muted, ordering.FOR_EVER)
    ada.goes_to("/").page.get_by_role("link", name="All unread", exact=True).click()
    ada.reads("All unread")
    expect(_cards(ada)).to_have_text(_titles("Second", "First"))
    expect(_cards(ada).first).to_contain_text("Hello there")
    expect(_cards(ada).nth(1)).to_contain_text("3 earlier messages")
    expect(_cards(ada).nth(1).get_by_role("listitem")).to_have_text(
        [re.compile(f"Message {i}$") for i in range(3, 8)]
    )
    breaks_no_rule_in_light_and_dark(ada)
    # What comes meanwhile is further down, so that nothing moves under the keys.
    talk("Third", grace, ada, said=())
    grace.goes_to("/").opens("Third").writes("News")
    expect(_cards(ada)).to_have_text(_titles("Second", "First", "Third"))
    expect(_cards(ada).nth(0)).to_be_focused()
    for key, at in (("j", 1), ("ArrowDown", 2), ("k", 1)):
        ada.page.keyboard.press(key)
        expect(_cards(ada).nth(at)).to_be_focused()
    ada.page.keyboard.press("e")
    expect(_cards(ada)).to_have_text(_titles("Second", "Third"))
    expect(_cards(ada).nth(1)).to_be_focused()
    expect(ada.row("First")).not_to_contain_text("unread")
    ada.clicks("Undo")
    expect(_cards(ada)).to_have_text(_titles("Second", "First", "Third"))
    expect(ada.row("First")).to_contain_text("8 unread")
    _cards(ada).nth(2).focus()
    ada.page.keyboard.press("ArrowUp")
    expect(_cards(ada).nth(1)).to_be_focused()
    ada.page.keyboard.press("Enter")
    ada.reads("First")


def test_all_is_marked_read_and_that_is_undone(join: Join):
    ada, grace = join("Ada", "Grace")
    made = many_conversations_of(ada.account.actor, grace.account.actor, 40)
    for at in (0, 39):
        say(grace.account.actor, made[at], "Hello")
    # Now the first is at the top again: have others come before it.
    for at in range(1, 36):
        say(ada.account.actor, made[at], "Mine")
    ada.goes_to("/unread")
    expect(_cards(ada)).to_have_text(_titles("Talk 40", "Talk 1"))
    ada.clicks("Mark all read")
    expect(ada.page.get_by_text("You're all caught up.")).to_be_visible()
    expect(ada.page.get_by_text("2 conversations are marked as read.")).to_be_visible()
    ada.clicks("Undo")
    expect(_cards(ada)).to_have_count(2)
    expect(ada.page.get_by_text("Marked as unread again.")).to_be_visible()


def test_one_catches_up_on_a_phone(join: Join, talk: Talk):
    (ada,) = join("Ada", **PHONE)
    (grace,) = join("Grace")
    talk("First", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/unread").reads("All unread")
    breaks_no_rule_in_light_and_dark(ada)
    _cards(ada).get_by_role("button", name="Mark read").tap()
    expect(ada.page.get_by_text("You're all caught up.")).to_be_visible()
    ada.page.get_by_role("link", name="Back", exact=True).tap()
    expect(ada.row("First")).not_to_contain_text("unread")
