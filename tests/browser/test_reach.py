"""Accessibility: everything works by keyboard, has a name, and fits a phone."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person, tab_to

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


def test_a_conversation_is_found_opened_and_answered_by_keyboard(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((grace, "See https://example.org"),))
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_be_visible()
    for target in (
        ada.page.get_by_role("button", name=re.compile("colours")),
        ada.page.get_by_role("button", name="Sign out"),
        ada.page.get_by_role("button", name="New conversation"),
        ada.row("Picnic"),
    ):
        tab_to(ada.page, target)
        assert target.evaluate("element => element.matches(':focus-visible')")
    ada.page.keyboard.press("Enter")
    expect(ada.composer).to_be_focused()
    ada.page.keyboard.type("Hello")
    ada.page.keyboard.press("Enter")
    expect(ada.bodies).to_have_count(2)
    for target in (
        ada.page.get_by_role("button", name="Send"),
        ada.page.get_by_role("button", name="Details"),
        ada.log,
    ):
        tab_to(ada.page, target)
    # The log is one tab stop; arrows choose a message, and Tab leads through that one and out.
    ada.page.keyboard.press("ArrowUp")
    ada.page.keyboard.press("ArrowUp")
    expect(ada.message("See")).to_be_focused()
    tab_to(ada.page, ada.log.get_by_role("link"))
    tab_to(ada.page, ada.composer)
    button = ada.page.get_by_role("button", name="Details")
    tab_to(ada.page, button)
    ada.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    tab_to(ada.page, ada.page.get_by_role("button", name="Close"))
    ada.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_a_conversation_is_started_by_keyboard(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/")
    tab_to(ada.page, ada.page.get_by_role("button", name="New conversation"))
    ada.page.keyboard.press("Enter")
    search = ada.draft.get_by_role("searchbox", name="Find people")
    expect(search).to_be_focused()
    ada.page.keyboard.type(grace.nickname)
    expect(ada.draft.get_by_role("checkbox")).to_have_count(1)
    tab_to(ada.page, ada.contact(grace))
    ada.page.keyboard.press("Space")
    expect(ada.create).to_be_enabled()
    tab_to(ada.page, ada.draft.get_by_role("textbox", name="Title (optional)"))
    ada.page.keyboard.type("Picnic")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()


def test_accessible_names_are_stable(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Hello'),))}").sees("Hello")
    expect(ada.log).to_have_attribute("aria-live", "off")
    expect(ada.messages).to_have_text(re.compile(rf"{grace.nickname}Hello\d{{1,2}}:\d\d"))
    expect(ada.messages).to_have_attribute("data-message-id", re.compile(r"^[0-9a-f-]{36}$"))
    expect(ada.messages.locator("time")).to_have_attribute("title", re.compile(r"^Today, \d{1,2}:\d\d"))
    for name in ("Send", "Details", "New conversation", "Sign out"):
        expect(ada.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("Picnic")


def has_targets_for_fingers(person: Person) -> None:
    """Expect all tap targets to be large enough for a finger."""
    for target in person.page.get_by_role("button").or_(person.page.get_by_role("link")).all():
        box = target.bounding_box()
        if (
            box
            and target.is_visible()
            and not target.evaluate("element => element.closest('.body, .author')")
        ):
            assert box["height"] >= 44, target
            assert box["width"] >= 44, target


def test_phone_shows_one_panel_at_a_time(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_be_visible()
    expect(ada.page.get_by_role("main")).to_be_hidden()
    has_targets_for_fingers(ada)
    ada.opens("Picnic").sees("Hello")
    expect(ada.list).to_be_hidden()
    expect(ada.composer).to_be_in_viewport()
    expect(ada.composer).not_to_be_focused()
    has_targets_for_fingers(ada)
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details).to_have_css("width", "390px")
    has_targets_for_fingers(ada)
    details.get_by_role("button", name="Back").click()
    expect(details).to_have_count(0)
    ada.page.get_by_role("link", name="Back").click()
    ada.is_at("/")
    expect(ada.row("Picnic")).to_be_visible()
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 390
    ada.opens("Picnic").clicks("Details")
    expect(details).to_be_visible()
    ada.page.go_back()
    expect(details).to_have_count(0)
    ada.sees("Hello")


def test_touch_enter_breaks_the_line(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    assert ada.composer.get_attribute("enterkeyhint") is None
    ada.composer.fill("One")
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value("One\n")
    ada.composer.press_sequentially("two")
    ada.clicks("Send")
    expect(ada.bodies).to_have_text(["One two"])
    size = ada.composer.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 16
