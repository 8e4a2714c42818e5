"""Formatting keys and smart paste in the composer and while editing."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import chooses
from tests.browser.person import Person

# What the next copy puts into the clipboard.
COPY = """(data) => document.addEventListener("copy", (event) => {
    event.preventDefault();
    for (const [type, text] of Object.entries(data)) event.clipboardData.setData(type, text);
}, { once: true, capture: true })"""
CODE = "def one():\n    return 1"
FROM_EDITOR = {
    "text/plain": CODE,
    "text/html": f'<meta charset="utf-8"><div style="color: #000;white-space: pre;">{CODE}</div>',
    "vscode-editor-data": '{"version":1,"mode":"python"}',
}


def _open(join: Join, talk: Talk) -> Person:
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((ada, 'Hello'),))}").sees("Hello")
    # Formatting is loaded after the page.
    ada.page.wait_for_load_state("networkidle")
    return ada


def _copies(person: Person, data: dict[str, str]) -> None:
    person.page.evaluate(COPY, data)
    person.page.keyboard.press("Control+c")


def _selects_all(area: Locator) -> None:
    area.press("Control+a")


def test_key_formats_the_selection_and_undo_takes_it_back(join: Join, talk: Talk):
    ada = _open(join, talk).types("word")
    for key, text in (("b", "**word**"), ("i", "_word_"), ("e", "`word`"), ("k", "[word]()")):
        _selects_all(ada.composer)
        ada.composer.press(f"Control+{key}")
        expect(ada.composer).to_have_value(text)
        ada.composer.press("Control+z")
        expect(ada.composer).to_have_value("word")
    # Pressed twice, a key formats nothing.
    _selects_all(ada.composer)
    for text in ("**word**", "word"):
        ada.composer.press("Control+b")
        expect(ada.composer).to_have_value(text)

    # What is typed between two presses is bold.
    ada.composer.fill("")
    ada.composer.press("Control+b")
    ada.types("bold")
    ada.composer.press("Control+b")
    ada.types(" plain")
    ada.composer.press("Enter")
    expect(ada.messages.last.locator("strong")).to_have_text("bold")
    ada.sees("Hello", "bold plain")


def test_keys_format_while_editing(join: Join, talk: Talk):
    ada = _open(join, talk)
    chooses(ada, "Hello", "Edit")
    editor = ada.page.get_by_role("textbox", name="Edit message")
    _selects_all(editor)
    editor.press("Control+i")
    editor.press("Enter")
    expect(ada.messages.last.locator("em")).to_have_text("Hello")


def test_address_pasted_over_a_selection_makes_a_link(join: Join, talk: Talk):
    ada = _open(join, talk).types("here")
    _copies(ada, {"text/plain": "https://example.org/"})
    _selects_all(ada.composer)
    ada.composer.press("Control+v")
    expect(ada.composer).to_have_value("[here](https://example.org/)")
    ada.composer.press("Control+z")
    expect(ada.composer).to_have_value("here")
    _selects_all(ada.composer)
    ada.composer.press("Control+Shift+v")
    expect(ada.composer).to_have_value("https://example.org/")


def test_only_code_from_an_editor_is_pasted_as_a_block(join: Join, talk: Talk):
    ada = _open(join, talk)
    _copies(ada, {"text/plain": CODE, "text/html": f"<p>Look:</p><pre>{CODE}</pre>"})
    ada.composer.press("Control+v")
    expect(ada.composer).to_have_value(CODE)
    _selects_all(ada.composer)
    ada.composer.press("Delete")
    _copies(ada, FROM_EDITOR)
    ada.composer.press("Control+Shift+v")
    expect(ada.composer).to_have_value(CODE)
    _selects_all(ada.composer)
    ada.composer.press("Delete")
    _copies(ada, FROM_EDITOR)
    ada.composer.press("Control+v")
    expect(ada.composer).to_have_value(f"```python\n{CODE}\n```")
    ada.composer.press("Enter")
    expect(ada.messages.last.locator("pre")).to_contain_text(CODE)
