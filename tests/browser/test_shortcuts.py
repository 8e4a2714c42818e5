"""Keys that work wherever the focus is, and the list of all keys."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person

# Within the log, and under nothing else.
IS_IN_SIGHT = """(element) => {
    const [own, log] = [element, element.closest("[role=log]")].map((one) => one.getBoundingClientRect());
    const top = document.elementFromPoint(own.left + own.width / 2, own.bottom - 2);
    const isOnTop = element.contains(top) || top?.contains(element) || top?.closest("[role=toolbar]");
    return own.top >= log.top - 1 && own.bottom <= log.bottom + 1 && Boolean(isOnTop);
}"""


def _open(join: Join, talk: Talk, **options: object) -> Person:
    (ada,) = join("Ada", **options)
    (grace,) = join("Grace")
    said = ((grace, "First"), (grace, "See https://example.org/ there"), (ada, "Last"))
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=said)}").reads("Picnic")
    expect(ada.messages).to_have_count(3)
    return ada


def _list(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Keyboard shortcuts")


def test_question_mark_lists_the_shortcuts(join: Join, talk: Talk):
    ada = _open(join, talk)
    ada.log.focus()
    ada.page.keyboard.press("?")
    rows = _list(ada).locator(".shortcuts > div")
    expect(rows.filter(has_text="Bold").locator("kbd")).to_have_text(["Ctrl", "B"])
    expect(rows.filter(has_text="Move between messages")).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(_list(ada)).to_have_count(0)
    expect(ada.log).to_be_focused()
    # In a field, it is text.
    ada.types("Really?")
    expect(ada.composer).to_have_value("Really?")
    expect(_list(ada)).to_have_count(0)


def test_macs_show_the_command_key(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.page.add_init_script("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").reads("Picnic")
    ada.log.focus()
    ada.page.keyboard.press("?")
    expect(_list(ada).locator(".shortcuts > div").filter(has_text="Bold").locator("kbd")).to_have_text(
        ["⌘", "B"]
    )


def test_f6_moves_between_list_messages_and_composer(join: Join, talk: Talk):
    ada = _open(join, talk)
    expect(ada.composer).to_be_focused()
    current = ada.row("Picnic")
    for key, target in (
        ("F6", current),
        ("F6", ada.log),
        ("F6", ada.composer),
        ("Shift+F6", ada.log),
        ("Shift+F6", current),
        ("Shift+F6", ada.composer),
    ):
        ada.page.keyboard.press(key)
        expect(target).to_be_focused()
    ada.page.keyboard.press("Shift+F6")
    ada.page.keyboard.press("ArrowUp")
    expect(ada.message("Last")).to_be_focused()
    ada.page.keyboard.press("F6")
    expect(ada.composer).to_be_focused()


def test_f6_leaves_out_what_a_phone_hides(join: Join, talk: Talk):
    ada = _open(join, talk, **PHONE)
    ada.log.focus()
    for target in (ada.composer, ada.log):
        ada.page.keyboard.press("F6")
        expect(target).to_be_focused()


def test_focused_message_is_visible_and_its_parts_are_reachable(join: Join, talk: Talk):
    (ada, grace) = join("Ada", "Grace")
    said = tuple((grace, f"See https://example.org/{i}\nand more") for i in range(30))
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=said)}").reads("Picnic")
    expect(ada.messages).to_have_count(30)
    ada.log.focus()
    for key in ("Home", "ArrowDown", "End", "ArrowUp"):
        ada.page.keyboard.press(key)
        focused = ada.page.locator("article:focus")
        expect(focused).to_be_visible()
        assert focused.evaluate(IS_IN_SIGHT), key
    message = ada.messages.nth(28)
    expect(message).to_be_focused()
    assert message.locator(".bubble").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    parts = [message.get_by_role("link")]
    parts += [message.get_by_role("button", name=name) for name in ("React", "Reply", "More")]
    for part in parts:
        ada.page.keyboard.press("Tab")
        expect(part).to_be_focused()
        assert part.evaluate(IS_IN_SIGHT)
