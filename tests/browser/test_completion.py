"""Completion of emoji while typing in the composer."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE
from tests.support.accounts import change


def _list(person: Person) -> Locator:
    return person.page.get_by_role("listbox", name="Suggestions")


def _option(person: Person, name: str) -> Locator:
    return _list(person).get_by_role("option", name=name)


def _field(person: Person) -> Locator:
    """Find the text area, which is a combobox while the list is open."""
    return person.page.get_by_label("Message", exact=True)


@pytest.fixture
def ada(join: Join, talk: Talk) -> Person:
    """Somebody with an open conversation."""
    ada, grace = join("Ada", "Grace")
    return ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")


def test_keys_choose_and_send_nothing(ada: Person):
    for before, key in enumerate(("Enter", "Tab")):
        ada.types("So :tad")
        expect(_option(ada, "party popper")).to_have_attribute("aria-selected", "true")
        ada.page.keyboard.press(key)
        expect(_field(ada)).to_have_value("So 🎉")
        expect(_field(ada)).to_be_focused()
        expect(_list(ada)).to_be_hidden()
        expect(ada.messages).to_have_count(before)
        ada.page.keyboard.press("Control+z")
        expect(_field(ada)).to_have_value("So :tad")
        ada.page.keyboard.press("Control+Shift+z")
        ada.page.keyboard.press("Enter")
        ada.sees(*["So 🎉"] * (before + 1))


def test_arrow_keys_and_clicks_choose(ada: Person):
    ada.types(":smil")
    options = _list(ada).get_by_role("option")
    expect(options).to_have_count(8)
    second = options.nth(1).locator(".sign").inner_text()
    for key in ("ArrowUp", "ArrowDown", "ArrowDown"):
        ada.page.keyboard.press(key)
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    ada.page.keyboard.press("Enter")
    expect(_field(ada)).to_have_value(second)
    _field(ada).fill("")
    ada.types(":rocke")
    _option(ada, "rocket").click()
    expect(_field(ada)).to_have_value("🚀")
    expect(_field(ada)).to_be_focused()
    # A closing colon chooses, too, if there is such an emoji.
    _field(ada).fill("")
    ada.types(":tada:")
    expect(_field(ada)).to_have_value("🎉")
    ada.types(" :nosuch:")
    expect(_field(ada)).to_have_value("🎉 :nosuch:")


def test_list_closes_until_the_next_token(ada: Person):
    ada.types(":tad")
    expect(_list(ada)).to_be_visible()
    ada.page.keyboard.press("Home")
    expect(_list(ada)).to_be_hidden()
    ada.page.keyboard.press("End")
    ada.page.keyboard.type("a")
    expect(_list(ada)).to_be_visible()
    ada.log.click()
    expect(_list(ada)).to_be_hidden()
    _field(ada).fill("")
    ada.types(":tad")
    expect(_list(ada)).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(_list(ada)).to_be_hidden()
    ada.page.keyboard.type("a :fir")
    expect(_option(ada, "fire")).not_to_have_count(0)
    ada.page.keyboard.press("Escape")
    ada.page.keyboard.press("Enter")
    ada.sees(":tada :fir")


def test_other_text_opens_nothing(ada: Person):
    # Loads everything, so that the list could open.
    ada.types(":tad")
    expect(_list(ada)).to_be_visible()
    _field(ada).fill("")
    said: list[str] = []
    for text in (":)", "10:30", "`:tad", "https://example.org/:tad", ":t", ":qqqq"):
        ada.types(text)
        expect(_list(ada)).to_be_hidden()
        ada.page.keyboard.press("Enter")
        ada.sees(*said, text)
        said.append(text)


def test_tap_chooses_on_a_phone(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").types(":rocke")
    _option(ada, "rocket").tap()
    expect(_field(ada)).to_have_value("🚀")
    expect(_field(ada)).to_be_focused()


def test_open_list_is_a_combobox(ada: Person):
    ada.types(":tad")
    box = ada.page.get_by_role("combobox", name="Message")
    expect(box).to_have_attribute("aria-expanded", "true")
    active = box.get_attribute("aria-activedescendant")
    expect(ada.page.locator(f"[id='{active}']")).to_have_accessible_name("party popper :tada:")
    expect(_list(ada)).to_have_attribute("id", box.get_attribute("aria-controls") or "none")
    expect(ada.page.locator(".suggestions [role=status]")).to_have_text("1 suggestion")
    ada.page.keyboard.press("Escape")
    expect(ada.composer).to_be_focused()
    expect(ada.composer).not_to_have_attribute("aria-expanded", "true")
    # A composition keeps its keys.
    ada.composer.fill("")
    ada.types(":tad")
    expect(_list(ada)).to_be_visible()
    session = ada.context.new_cdp_session(ada.page)
    composed = {"text": "に", "selectionStart": 1, "selectionEnd": 1}
    session.send("Input.imeSetComposition", composed)
    expect(_list(ada)).to_be_hidden()
    expect(_field(ada)).to_have_value(":tadに")
    session.send("Input.insertText", {"text": "に"})
    expect(_field(ada)).to_have_value(":tadに")


def test_names_are_in_the_language_of_the_account(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    change(ada.account.actor, language="de")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    field = ada.page.get_by_label("Nachricht", exact=True)
    expect(field).to_be_enabled()
    field.press_sequentially(":raket")
    ada.page.get_by_role("option", name="Rakete").click()
    expect(field).to_have_value("🚀")


def test_tables_are_loaded_at_the_first_colon(ada: Person):
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url))
    ada.types("Hello, ")
    assert not [url for url in asked if "suggestions" in url or "/names." in url]
    ada.types(":ta")
    expect(_list(ada)).to_be_visible()
    assert [url for url in asked if "/names.en-" in url]
    assert not [url for url in asked if "tags" in url or "picker" in url]
