"""The emoji picker: search, keyboard, touch, skin tones, and the emoji that are used most."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import presses
from tests.browser.person import Faults, Person
from tests.browser.test_reach import PHONE
from tests.support.accounts import change


def _picker(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Emoji")


def _search(person: Person) -> Locator:
    return _picker(person).get_by_role("searchbox", name="Search emoji")


def _cell(person: Person, name: str) -> Locator:
    return _picker(person).get_by_role("gridcell", name=name, exact=True)


def _opens(person: Person) -> Person:
    # Race: the tone is that of the account, which the page does not know at first.
    expect(person.composer).to_be_enabled()
    person.clicks("Emoji")
    expect(_cell(person, "grinning face")).to_be_visible()
    return person


@pytest.fixture
def ada(join: Join, talk: Talk) -> Person:
    """Somebody with an open conversation."""
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    expect(ada.composer).to_be_enabled()
    return ada


def test_chosen_emoji_goes_to_the_caret(ada: Person):
    ada.types("Hello!").composer.press("ArrowLeft")
    _opens(ada)
    expect(_search(ada)).to_be_focused()
    _cell(ada, "grinning face").click()
    expect(_picker(ada)).to_be_hidden()
    expect(ada.composer).to_be_focused()
    expect(ada.composer).to_have_value("Hello😀!")
    ada.page.keyboard.press("Control+z")
    expect(ada.composer).to_have_value("Hello!")


def test_emoji_is_found_and_chosen_by_keyboard(ada: Person):
    _opens(ada)
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        ada.page.keyboard.press(key)
    expect(ada.composer).to_have_value("😃")
    ada.composer.fill("")
    _opens(ada)
    ada.page.keyboard.type("party pop")
    expect(_cell(ada, "party popper")).to_be_visible()
    # It is also among what the first word finds.
    expect(_cell(ada, "partying face")).to_be_hidden()
    ada.page.keyboard.press("Enter")
    expect(ada.composer).to_have_value("🎉")
    expect(ada.composer).to_be_focused()


def test_category_shortcode_and_tag_find_an_emoji(ada: Person):
    _opens(ada)
    _picker(ada).get_by_role("button", name="food & drink").click()
    expect(_cell(ada, "grapes")).to_be_in_viewport()
    for words, name in (("tada", "party popper"), ("thanks", "folded hands")):
        _search(ada).fill(words)
        expect(_cell(ada, name)).to_be_visible()
    _search(ada).fill("no such thing")
    expect(_picker(ada).get_by_text("No emoji found.")).to_be_visible()


def test_leaving_chooses_nothing(ada: Person):
    for leave in (
        lambda: ada.page.keyboard.press("Escape"),
        ada.page.go_back,
        lambda: ada.page.mouse.click(5, 5),
    ):
        _opens(ada)
        leave()
        expect(_picker(ada)).to_be_hidden()
        expect(ada.composer).to_have_value("")
        expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()


def test_skin_tone_is_kept(ada: Person):
    _opens(ada)
    _picker(ada).get_by_label("Skin tone").select_option("✋🏽")
    _search(ada).fill("waving hand")
    _cell(ada, "waving hand").click()
    expect(ada.composer).to_have_value("👋🏽")
    ada.page.reload()
    _opens(ada)
    expect(_picker(ada).get_by_label("Skin tone")).to_have_value("3")


def test_most_used_emoji_comes_first_for_its_account_only(ada: Person, join: Join, talk: Talk):
    often = _picker(ada).get_by_role("group", name="Often used").get_by_role("button")
    _opens(ada)
    expect(often).to_have_text(["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"])
    _search(ada).fill("rocket")
    _cell(ada, "rocket").click()
    _opens(ada)
    expect(often).to_have_text(["🚀", "👍", "❤️", "😂", "🎉", "😮", "😢", "🙏"])
    often.first.click()
    expect(ada.composer).to_have_value("🚀🚀")
    stored = ada.page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('emoji/'))")
    assert [place for place, _ in stored] == [f"emoji/{ada.account.user_id}"]


def test_picker_speaks_the_language_of_the_account(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    change(ada.account.actor, language="de")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    composer = ada.page.get_by_role("textbox", name="Nachricht")
    expect(composer).to_be_enabled()
    ada.clicks("Emoji")
    _picker(ada).get_by_role("searchbox", name="Emoji suchen").fill("weltraum")
    _cell(ada, "Rakete").click()
    expect(composer).to_have_value("🚀")


def test_picker_works_by_touch_without_the_keyboard(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    expect(ada.composer).to_be_enabled()
    ada.page.get_by_role("button", name="Emoji", exact=True).tap()
    cell = _cell(ada, "grinning face")
    expect(cell).to_be_visible()
    expect(_search(ada)).not_to_be_focused()
    box: Any = cell.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44
    cell.tap()
    expect(ada.composer).to_have_value("😀")
    expect(ada.composer).not_to_be_focused()
    ada.page.get_by_role("button", name="Send").tap()
    ada.sees("😀")


def test_reaction_is_picked_and_offered_first_next_time(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Cake?'), (grace, 'Tea?')))}"
    grace.goes_to(path)
    ada.goes_to(path).sees("Cake?", "Tea?")
    quick = ada.page.get_by_role("dialog", name="React")
    _reacts(ada, "Cake?")
    quick.get_by_role("button", name="More emoji").click()
    expect(quick).to_be_hidden()
    _search(ada).fill("rocket")
    _cell(ada, "rocket").click()
    expect(grace.message("Cake?").get_by_role("button", name="🚀 1")).to_be_visible()
    _reacts(ada, "Tea?")
    expect(quick.get_by_role("button")).to_have_count(9)
    quick.get_by_role("button").first.click()
    expect(grace.message("Tea?").get_by_role("button", name="🚀 1")).to_be_visible()
    kept = ada.page.evaluate("Object.entries(localStorage).find(([place]) => place.startsWith('emoji/'))[1]")
    assert json.loads(kept)["uses"] == {"🚀": [2, 2]}


def _reacts(person: Person, text: str) -> None:
    presses(person, "React", person.message(text))


def _emoji_requests(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_nothing_of_it_is_loaded_before_it_is_opened(ada: Person):
    asked = _emoji_requests(ada.page)
    ada.page.reload()
    expect(ada.composer).to_be_enabled()
    before = len(asked)
    assert not [url for url in asked if "picker" in url or "/names." in url]
    _opens(ada)
    assert [url for url in asked[before:] if "names.en" in url]
    assert all(url.startswith(ada.url) for url in asked)


def test_failed_load_is_said_and_repaired(ada: Person, faults: Faults):
    faults.expected.append("ERR_FAILED")
    ada.page.route("**/picker-*.js", lambda route: route.abort())
    ada.clicks("Emoji")
    expect(_picker(ada)).to_contain_text("couldn't be loaded")
    ada.page.keyboard.press("Escape")
    ada.page.unroute("**/picker-*.js")
    _opens(ada)


def test_emoji_keep_their_colours(ada: Person):
    ada.writes("Well 😂 ⭐ ❤️ 2")
    presses(ada, "React", ada.message("Well"))
    ada.page.get_by_role("dialog", name="React").get_by_role("button", name="😮").click()
    page = ada.page
    expect(ada.message("Well").get_by_role("button", name="😮 1")).to_be_visible()
    session = ada.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    session.send("DOM.getDocument")
    for selector, most in (("[data-message-id] .body", 3), (".reaction", 1)):
        found = session.send("Runtime.evaluate", {"expression": f'document.querySelector("{selector}")'})
        node = session.send("DOM.requestNode", {"objectId": found["result"]["objectId"]})
        fonts = session.send("CSS.getPlatformFontsForNode", node)["fonts"]
        drawn = {font["familyName"]: font["glyphCount"] for font in fonts}
        assert drawn.pop("Noto Color Emoji") == most, fonts
        assert len(drawn) == 1, fonts
