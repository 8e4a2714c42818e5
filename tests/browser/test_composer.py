"""The composer: undo, huge pastes, and the separation of conversations."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE

MAX_LENGTH = 30_000
HUGE = 3_000_000
CLIPBOARD = ["clipboard-read", "clipboard-write"]
# All drafts in local storage, by conversation.
DRAFTS = "Object.fromEntries(Object.entries(localStorage).filter(([place]) => place.startsWith('draft/')))"
# As browser extensions do, ignoring the field's limits.
SET = """(area, [character, many]) => {
    area.value = character.repeat(many);
    area.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def _pastes(field: Locator, many: int) -> None:
    """Paste so many letters as a person does, with the clipboard and the keyboard."""
    page = field.page
    page.evaluate("many => navigator.clipboard.writeText('x'.repeat(many))", many)
    field.press("Control+v")


def changes_nothing(person: Person, key: str) -> None:
    """Press a key and expect the draft not to change."""
    value = person.composer.input_value()
    for _ in range(3):
        person.page.keyboard.press(key)
        assert person.composer.input_value() == value


def _hint(person: Person) -> Locator:
    return person.page.locator("form output")


def test_undo_stays_in_its_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Second", ada, grace)
    ada.goes_to(f"/conversations/{talk('First', ada, grace)}").types("A secret")
    ada.composer.press("Control+a")
    ada.composer.press("Delete")
    ada.opens("Second")
    expect(ada.composer).to_be_focused()
    changes_nothing(ada, "Control+z")
    ada.composer.press_sequentially("Hello")
    ada.page.keyboard.press("Control+z")
    expect(ada.composer).to_have_value("")
    changes_nothing(ada, "Control+z")


def test_sent_text_cannot_be_undone_or_redone(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").types("Hello")
    ada.composer.press("Enter")
    ada.sees("Hello")
    expect(ada.composer).to_be_focused()
    changes_nothing(ada, "Control+z")
    changes_nothing(ada, "Control+Shift+z")
    ada.page.keyboard.type("Next")
    expect(ada.composer).to_have_value("Next")


def test_sending_on_a_phone_never_leaves_the_text_area(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    ada.composer.tap()
    ada.composer.press_sequentially("Hello")
    # An on-screen keyboard closes when the focus moves to something that takes no text.
    ada.page.evaluate("""() => {
        window.left = [];
        document.addEventListener("focusout", event => {
            if (event.relatedTarget?.tagName !== "TEXTAREA") window.left.push(String(event.relatedTarget));
        });
    }""")
    ada.page.get_by_role("button", name="Send").tap()
    ada.sees("Hello")
    expect(ada.composer).to_be_focused()
    assert ada.page.evaluate("window.left") == []
    expect(ada.page.locator("textarea")).to_have_count(1)
    # Nor does sending open a keyboard.
    ada.composer.fill("Again")
    ada.composer.evaluate("area => area.blur()")
    ada.page.get_by_role("button", name="Send").tap()
    ada.sees("Hello", "Again")
    expect(ada.composer).not_to_be_focused()


def test_huge_paste_is_cut_with_a_notice(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", permissions=CLIPBOARD)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").types("Before, after")
    for _ in range(7):
        ada.composer.press("ArrowLeft")
    _pastes(ada.composer, HUGE)
    expect(_hint(ada)).to_contain_text("too long")
    value = ada.composer.input_value()
    assert value == "Before" + "x" * (MAX_LENGTH - 13) + ", after"
    assert list(ada.page.evaluate(DRAFTS).values()) == [value]
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value(value)
    ada.page.keyboard.press("Control+z")
    expect(ada.composer).to_have_value("Before, after")
    expect(_hint(ada)).to_have_text("")
    ada.composer.press("Enter")
    ada.sees("Before, after")
    # And so is what comes from elsewhere.
    for character in ("x", "\U0001f389"):
        ada.composer.fill("")
        expect(_hint(ada)).to_have_text("")
        units = len(character.encode("utf-16-le")) // 2
        # Made in the page: sending megabytes there takes longer than everything else.
        ada.composer.evaluate(SET, [character, HUGE // units])
        expect(_hint(ada)).to_contain_text("too long")
        assert ada.composer.input_value() == character * (MAX_LENGTH // units)
        (draft,) = ada.page.evaluate(DRAFTS).values()
        assert draft == ada.composer.input_value()
        expect(ada.page.locator(".composer")).to_have_attribute("data-state", "over")


def test_huge_old_draft_is_cut(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    found = talk("Picnic", ada, grace)
    place = f"draft/{ada.account.user_id}/messages/{found}"
    ada.goes_to("/sign-up").page.evaluate(
        "([place, n]) => localStorage.setItem(place, 'x'.repeat(n))", [place, HUGE]
    )
    ada.goes_to(f"/conversations/{found}")
    expect(ada.composer).to_have_value("x" * MAX_LENGTH)
    ada.composer.press("Backspace")
    expect(ada.composer).to_have_value("x" * (MAX_LENGTH - 1))
    assert len(ada.page.evaluate(DRAFTS)[place]) == MAX_LENGTH - 1


def test_huge_paste_into_any_field_is_cut(join: Join, visit: Any, talk: Talk):
    ada, grace = join("Ada", "Grace", permissions=CLIPBOARD)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").clicks("Details")
    ada.clicks("Add people")
    _is_cut(ada.page.get_by_role("searchbox", name="Find people to add"))
    ada.clicks("New conversation")
    _is_cut(ada.draft.get_by_role("searchbox", name="Find people"))
    _is_cut(ada.draft.get_by_role("textbox", name="Title (optional)"))
    ada.goes_to("/profile").reads("Profile")
    for label in ("Nickname", "Email", "Current password", "New password"):
        _is_cut(ada.field(label))
    ada.fills(Nickname="Ada again")
    expect(ada.field("Nickname")).to_have_js_property("validationMessage", "")
    stranger = visit(permissions=CLIPBOARD).goes_to("/sign-in").reads("Sign in")
    _is_cut(stranger.field("Email"))


def _is_cut(field: Locator) -> None:
    expect(field).to_be_enabled()
    _pastes(field, HUGE)
    expect(field).to_have_js_property(
        "validationMessage", "That's too long for this field. What didn't fit was left out."
    )
    assert len(field.input_value()) <= 1000


def test_details_reset_for_another_conversation(join: Join, talk: Talk):
    ada, *others = join("Ada", *["Grace"] * 9, viewport={"width": 1024, "height": 400})
    talk("Second", ada, *others)
    ada.goes_to(f"/conversations/{talk('First', ada, *others)}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(10)
    details.evaluate("element => (element.scrollTop = element.scrollHeight)")
    ada.opens("Second")
    expect(details.get_by_role("listitem")).to_have_count(10)
    assert details.evaluate("element => element.scrollTop") == 0
    ada.clicks("Add people")
    search = details.get_by_role("searchbox")
    search.fill("nobody has this name")
    expect(details.get_by_text("No one found with that name.")).to_be_visible()
    # After coming back, the field and the results agree.
    ada.opens("First")
    expect(search).to_have_count(0)
    ada.opens("Second")
    expect(search).to_have_value("")
    expect(details.get_by_text("No one found with that name.")).to_have_count(0)
