"""The command palette: one goes to conversations and people, and does things, from the keyboard."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person
from tests.browser.test_axe import breaks_no_rule_in_light_and_dark
from tests.support.people import many_conversations_of


def _palette(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Search")


def _field(person: Person) -> Locator:
    return _palette(person).get_by_role("combobox")


def _options(person: Person) -> Locator:
    return _palette(person).get_by_role("option")


def _group(person: Person, name: str) -> Locator:
    return _palette(person).get_by_role("group", name=name).get_by_role("option")


# Opens it again before the browser tells that it is closed; resolves when that is told and shown.
CLOSE_AND_OPEN = """() => new Promise((resolve) => {
    const press = (init) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
    const dialog = document.querySelector("dialog[open]");
    const opened = () => press({ key: "k", ctrlKey: true });
    const closing = new MutationObserver(() => { closing.disconnect(); opened(); });
    closing.observe(dialog, { attributeFilter: ["open"] });
    const shown = () => requestAnimationFrame(() => setTimeout(resolve));
    dialog.addEventListener("close", shown, { once: true });
    press({ key: "Escape" });
})"""


def _opens(person: Person) -> None:
    # Race: before the greeting, the page does not know what to list.
    expect(person.list.get_by_role("button", name="Search", exact=True)).to_be_enabled()
    person.page.keyboard.press("Control+k")
    expect(_field(person)).to_be_focused()


def _does(person: Person, text: str, option: str) -> None:
    """Type, wait for the option to be the chosen one, and press Enter."""
    _opens(person)
    _field(person).fill(text)
    expect(_options(person).first).to_have_text(re.compile(option))
    expect(_options(person).first).to_have_attribute("aria-selected", "true")
    _field(person).press("Enter")


def test_palette_goes_to_conversations_and_people(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    for title in ("Picnic", "Product review", "Party"):
        talk(title, ada, grace, said=((ada, "Hello"),))
    grace.goes_to("/").opens("Picnic").writes("Unread")
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_contain_text("1 unread")
    _opens(ada)
    expect(_group(ada, "Conversations")).to_have_text(
        [re.compile("Picnic.*Unread"), "Party", "Product review"]
    )
    _field(ada).press("ArrowDown")
    expect(_options(ada).nth(1)).to_have_attribute("aria-selected", "true")
    breaks_no_rule_in_light_and_dark(ada)
    _field(ada).press("Escape")
    _does(ada, "prv", "Product review")
    ada.reads("Product review")
    expect(_palette(ada)).to_have_count(0)
    _opens(ada)
    _field(ada).fill(alan.nickname)
    expect(_group(ada, "People")).to_have_text([re.compile(alan.nickname)])
    expect(_group(ada, "People")).to_have_attribute("aria-selected", "true")
    _field(ada).press("Enter")
    ada.reads(alan.nickname)
    _does(ada, alan.nickname, alan.nickname)
    expect(_palette(ada)).to_have_count(0)
    ada.reads(alan.nickname)


def test_palette_finds_what_the_page_has_not_loaded(join: Join):
    ada, grace = join("Ada", "Grace")
    made = many_conversations_of(ada.account.actor, grace.account.actor, 70)
    ada.goes_to("/")
    expect(ada.rows.first).to_contain_text("Talk 70")
    _opens(ada)
    _field(ada).fill("talk 1")
    expect(_options(ada).filter(has_text=re.compile(r"^Talk 1$"))).to_be_visible()
    _options(ada).filter(has_text=re.compile(r"^Talk 1$")).click()
    ada.reads("Talk 1").is_at(f"/conversations/{made[0]}")


def test_palette_opens_again_as_soon_as_it_is_closed(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/")
    _opens(ada)
    ada.page.evaluate(CLOSE_AND_OPEN)
    expect(_field(ada)).to_be_focused()


def test_palette_acts_on_the_open_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((ada, "Hello"),))
    ada.goes_to("/").opens("Picnic")
    _does(ada, "pin", "Pin")
    expect(ada.row("Picnic")).to_contain_text("Pinned")
    expect(ada.composer).to_be_focused()
    _does(ada, "move to", "Move to section")
    expect(ada.page.get_by_role("menuitem", name="New section…")).to_be_focused()
    ada.page.keyboard.press("Escape")
    _does(ada, "rename", "Rename")
    title = ada.page.get_by_role("dialog", name="Rename conversation").get_by_label("Title")
    expect(title).to_be_focused()
    title.fill("Party")
    title.press("Enter")
    ada.reads("Party")
    _does(ada, "keyboard", "Keyboard shortcuts")
    keys = ada.page.get_by_role("dialog", name="Keyboard shortcuts").locator(".shortcuts > div")
    expect(keys.filter(has_text="Search, and do anything").locator("kbd")).to_have_text(["Ctrl", "K"])
    ada.page.keyboard.press("Escape")
    _opens(ada)
    _field(ada).fill("administration")
    expect(_palette(ada).get_by_role("status")).to_have_text("Nothing found.")
    _field(ada).press("Control+k")
    expect(_palette(ada)).to_have_count(0)
    _does(ada, "privacy", "Privacy")
    ada.reads("Privacy").is_at("/settings/privacy")


def test_palette_leads_from_other_pages_into_the_messenger(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/settings/privacy").reads("Privacy")
    # Race: what the server tells comes after the page listens for keys.
    expect(ada.page.get_by_text("Show when I'm typing")).to_be_visible()
    ada.page.keyboard.press("Control+k")
    expect(_group(ada, "Conversations")).to_have_text([re.compile("Picnic")])
    _field(ada).fill("new conv")
    expect(_options(ada).first).to_have_text("New conversation")
    _field(ada).press("Enter")
    expect(ada.draft.get_by_role("searchbox")).to_be_focused()
    ada.is_at("/")
    ada.page.keyboard.press("Escape")
    expect(ada.draft).to_have_count(0)
    _does(ada, "custom", "Custom emoji")
    ada.reads("Custom emoji").is_at("/emoji")


def test_button_opens_the_palette_on_a_phone(join: Join, talk: Talk):
    (ada,) = join("Ada", **PHONE)
    (grace,) = join("Grace")
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/")
    button = ada.list.get_by_role("button", name="Search", exact=True)
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    button.tap()
    _field(ada).fill("pic")
    _options(ada).first.tap()
    ada.reads("Picnic")
