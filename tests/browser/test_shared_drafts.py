"""One draft shared by several tabs, and without local storage."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.test_composer import DRAFTS, changes_nothing

WITHOUT_STORAGE_EVENTS = "addEventListener('storage', event => event.stopImmediatePropagation())"
# For drafts only: Reflex does not start without storage.
STORAGE_THROWS = """
    const own = Storage.prototype.METHOD;
    Storage.prototype.METHOD = function (place, ...rest) {
        if (place.startsWith("draft/")) throw new DOMException("no", "QuotaExceededError");
        return own.call(this, place, ...rest);
    };
"""
FULL, FORBIDDEN = ("setItem",), ("setItem", "getItem", "removeItem")


def test_sending_clears_the_draft_in_every_tab(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).types("Hello")
    other = ada.in_another_tab(path)
    expect(other.composer).to_have_value("Hello")
    other.composer.press_sequentially(" there")
    expect(ada.composer).to_have_value("Hello there")
    ada.composer.press("Enter")
    expect(other.composer).to_have_value("")
    other.composer.press("Enter")
    changes_nothing(other, "Control+z")
    other.composer.press_sequentially("x")
    expect(other.composer).to_have_value("x")
    expect(ada.composer).to_have_value("x")
    grace.goes_to(path).sees("Hello there")


def test_tab_that_missed_the_send_does_not_resend(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).composer.fill("Hello")
    frozen, asleep = (ada.another_tab() for _ in range(2))
    for tab in (frozen, asleep):
        tab.page.add_init_script(WITHOUT_STORAGE_EVENTS)
        expect(tab.goes_to(path).composer).to_have_value("Hello")
    ada.composer.press("Enter")
    ada.sees("Hello")
    expect(frozen.composer).to_have_value("Hello")
    # Without a focus event, which a click or Playwright's `press` would cause.
    frozen.page.keyboard.press("Enter")
    expect(frozen.composer).to_have_value("")
    asleep.page.keyboard.type("n")
    asleep.page.keyboard.type("ew")
    expect(asleep.composer).to_have_value("new")
    grace.goes_to(path).sees("Hello")


def test_text_being_typed_is_not_replaced(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    other = ada.another_tab()
    # One clock for both tabs, which needs time to flow until both have loaded.
    ada.context.clock.install()
    for tab in (ada.goes_to(path), other.goes_to(path)):
        expect(tab.composer).to_be_focused()
    # However slow the machine, no keystroke counts as coming after a pause.
    ada.context.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    other.page.keyboard.type("B")
    expect(ada.composer).to_have_value("B")
    ada.page.keyboard.type("a")
    for mine, theirs in zip("gels", "read", strict=True):
        ada.page.keyboard.type(mine)
        other.page.keyboard.type(theirs)
    expect(ada.composer).to_have_value("Bagels")
    expect(other.composer).to_have_value("Bread")
    ada.context.clock.run_for(1000)
    for tab in (ada, other):
        expect(tab.composer).to_have_value("Bread")


def test_composition_is_not_disturbed(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path)
    other = ada.in_another_tab(path)
    expect(ada.composer).to_be_enabled()
    devtools = ada.context.new_cdp_session(ada.page)
    ada.composer.focus()
    devtools.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    ada.composer.evaluate("area => (area.isTheSame = true)")
    other.composer.fill("Hello")
    ada.page.wait_for_function("Object.values(localStorage).includes('Hello')")
    devtools.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    expect(ada.composer).to_have_value("にほ")
    assert ada.composer.evaluate("area => area.isTheSame")
    devtools.send("Input.insertText", {"text": "日本"})
    expect(ada.composer).to_have_value("日本")
    expect(other.composer).to_have_value("日本")


@pytest.mark.parametrize("methods", [FULL, FORBIDDEN], ids=["full", "forbidden"])
def test_draft_stays_without_storage(methods: tuple[str, ...], join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Second", ada, grace, said=((grace, "Hello"),))
    for method in methods:
        ada.page.add_init_script(f"(() => {{{STORAGE_THROWS.replace('METHOD', method)}}})()")
    ada.goes_to(f"/conversations/{talk('First', ada, grace)}").types("About the first")
    ada.opens("Second")
    expect(ada.composer).to_have_value("")
    ada.opens("First")
    expect(ada.composer).to_have_value("About the first")
    ada.composer.press("Enter")
    ada.sees("About the first")
    ada.opens("Second").sees("Hello")
    ada.opens("First").sees("About the first")
    expect(ada.composer).to_have_value("")


def test_wiped_storage_leaves_the_text(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).types("Hello")
    ada.in_another_tab(path).page.evaluate("localStorage.clear()")
    ada.composer.press_sequentially("!")
    expect(ada.composer).to_have_value("Hello!")
    assert list(ada.page.evaluate(DRAFTS).values()) == ["Hello!"]
