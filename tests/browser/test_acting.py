"""Editing, deleting and reacting, with a mouse, keys and fingers."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import presses
from tests.browser.person import Faults, Person
from tests.support.administration import change

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def _acts(person: Person, text: str, action: str) -> Locator:
    """Press a button in the toolbar of a message, and return the message."""
    message = person.message(text)
    presses(person, action, message)
    return message


def _chooses(person: Person, text: str, item: str) -> None:
    """Choose from the menu of a message."""
    _acts(person, text, "More")
    person.page.get_by_role("menuitem", name=item, exact=True).click()


def _meet(join: Join, talk: Talk, *said: str) -> tuple[Person, Person]:
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=tuple((grace, text) for text in said))}"
    for person in (ada, grace):
        person.goes_to(path).sees(*said)
    return ada, grace


def _author(join: Join, talk: Talk, *said: str) -> Person:
    """Return somebody who looks at what they said, alone."""
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=tuple((grace, text) for text in said))}"
    grace.goes_to(path).sees(*said)
    return grace


def test_author_edits_a_message(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Helo")
    _chooses(grace, "Helo", "Edit")
    editor = grace.page.get_by_role("textbox", name="Edit message")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("Helo")
    editor.fill("Hello")
    grace.clicks("Save")
    for person in (ada, grace):
        person.sees("Hello")
        expect(person.message("Hello")).to_contain_text("(edited)")
    expect(grace.composer).to_have_value("")


def test_arrow_up_edits_the_last_own_message(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "First", "Second")
    ada.writes("Not hers")
    grace.sees("First", "Second", "Not hers")
    grace.composer.press("ArrowUp")
    editor = grace.page.get_by_role("textbox", name="Edit message")
    expect(editor).to_have_value("Second")
    editor.press("Escape")
    expect(grace.page.get_by_role("textbox", name="Edit message")).to_have_count(0)
    grace.composer.press("ArrowUp")
    editor.fill("2nd")
    editor.press("Enter")
    ada.sees("First", "2nd", "Not hers")


def test_edit_survives_a_reload_and_another_page(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Helo")
    grace.types("A draft")
    _chooses(grace, "Helo", "Edit")
    editor = grace.page.get_by_role("textbox", name="Edit message")
    editor.fill("Hello")
    grace.page.reload()
    expect(editor).to_have_value("Hello")
    grace.page.get_by_role("link", name="Saved messages").click()
    grace.reads("Saved messages").page.go_back()
    expect(editor).to_have_value("Hello")
    grace.clicks("Save")
    ada.sees("Hello")
    expect(grace.composer).to_have_value("A draft")


def test_cancelled_edit_leaves_no_text_behind(join: Join, talk: Talk):
    grace = _author(join, talk, "Helo")
    _chooses(grace, "Helo", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").press("Escape")
    expect(grace.composer).to_be_visible()
    grace.page.reload()
    expect(grace.composer).to_have_value("")
    assert "Helo" not in grace.page.evaluate("JSON.stringify(localStorage)")
    assert not [key for key in grace.page.evaluate("Object.keys(localStorage)") if "edit" in key]
    # Nor does it touch the draft.
    grace.types("A draft")
    _chooses(grace, "Helo", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Hello")
    grace.clicks("Cancel")
    expect(grace.composer).to_have_value("A draft")


def test_edit_of_a_message_far_away_is_saved(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    texts = ["The first", *["Between"] * 58, "Helo", *["Between"] * 90]
    path = f"/conversations/{talk('Picnic', ada, grace, said=tuple((grace, text) for text in texts))}"
    grace.goes_to(f"{path}/60")
    _chooses(grace, "Helo", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Hello")
    grace.goes_to(f"{path}/1")
    expect(grace.message("The first")).to_be_visible()
    expect(grace.message("Helo")).to_have_count(0)
    grace.clicks("Save")
    ada.goes_to(f"{path}/60")
    expect(ada.message("Hello")).to_be_visible()


def test_deletion_leaves_a_trace_and_can_be_undone(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "A secret", "Stays")
    _chooses(grace, "A secret", "Delete")
    for person in (ada, grace):
        expect(person.messages.first).to_contain_text("Message deleted")
        person.sees("Stays")
    grace.clicks("Undo")
    for person in (ada, grace):
        person.sees("A secret", "Stays")


def test_owner_deletes_what_others_wrote(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Rude", "Polite")
    _chooses(ada, "Rude", "Delete")
    for person in (ada, grace):
        expect(person.messages.first).to_contain_text(f"Message deleted by {ada.nickname}")
    ada.writes("Mine")
    grace.sees("Polite", "Mine")
    _acts(grace, "Mine", "More")
    menu = grace.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Delete")).to_have_count(0)
    expect(menu.get_by_role("menuitem", name="Edit")).to_have_count(0)


def test_reactions_are_counted_and_toggled(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Cake?")
    _acts(ada, "Cake?", "React")
    ada.page.get_by_role("dialog", name="React").get_by_role("button", name="🎉").click()
    hers = grace.message("Cake?").get_by_role("button", name="🎉 1")
    expect(hers).to_have_attribute("aria-pressed", "false")
    hers.click()
    for person in (ada, grace):
        expect(person.message("Cake?").get_by_role("button", name="🎉 2")).to_have_attribute(
            "aria-pressed", "true"
        )
    grace.message("Cake?").get_by_role("button", name="🎉 2").hover()
    expect(grace.page.get_by_role("tooltip")).to_have_text(f"{ada.nickname} and you")
    ada.message("Cake?").get_by_role("button", name="🎉 2").click()
    expect(grace.message("Cake?").get_by_role("button", name="🎉 1")).to_be_visible()


def test_keys_reach_every_action(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "One", "Two", "Three")
    grace.log.focus()
    for key in ("ArrowUp", "ArrowUp"):
        grace.page.keyboard.press(key)
    expect(grace.message("Two")).to_be_focused()
    grace.page.keyboard.press("Enter")
    expect(grace.page.get_by_role("menuitem", name="Edit")).to_be_focused()
    grace.page.keyboard.press("End")
    expect(grace.page.get_by_role("menuitem", name="Delete")).to_be_focused()
    grace.page.keyboard.press("Enter")
    ada.sees("One", "Three")
    grace.log.focus()
    grace.page.keyboard.press("Tab")
    expect(grace.page.get_by_role("button", name="Undo")).to_be_focused()
    grace.page.keyboard.press("Tab")
    expect(grace.composer).to_be_focused()


def test_back_and_escape_close_the_menu(join: Join, talk: Talk):
    grace = _author(join, talk, "One")
    for leave in (lambda: grace.page.keyboard.press("Escape"), grace.page.go_back):
        _acts(grace, "One", "More")
        expect(grace.page.get_by_role("menu")).to_be_visible()
        leave()
        expect(grace.page.get_by_role("menu")).to_have_count(0)
        grace.sees("One")


def test_long_press_opens_the_menu(join: Join, talk: Talk):
    (ada,) = join("Ada")
    (grace,) = join("Grace", **PHONE)
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Hello'),))}"
    grace.goes_to(path).sees("Hello")
    box = grace.message("Hello").locator(".body").bounding_box()
    assert box
    touch = grace.context.new_cdp_session(grace.page)
    point = {"x": box["x"] + 5, "y": box["y"] + 5}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    item = grace.page.get_by_role("menuitem", name="Delete")
    expect(item).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    item.tap()
    expect(grace.messages.first).to_contain_text("Message deleted")


def test_what_is_done_without_a_connection_takes_effect_later(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace = _meet(join, talk, "Hello", "Bye")
    grace.context.set_offline(True)
    _chooses(grace, "Hello", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Hello!")
    grace.clicks("Save")
    grace.sees("Hello!", "Bye")
    grace.context.set_offline(False)
    ada.sees("Hello!", "Bye")


def test_members_read_the_history_where_it_is_kept(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Helo")
    (root,) = join("Root")
    change(root.account.actor, is_administrator=True)
    _chooses(grace, "Helo", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Hello")
    grace.clicks("Save")
    ada.sees("Hello")
    _chooses(ada, "Hello", "History")
    history = ada.page.get_by_role("dialog", name="History")
    expect(history.locator(".body")).to_have_text(["Helo", "Hello"])
    ada.clicks("Close")
    expect(history).to_be_hidden()
    root.goes_to("/administration/settings")
    root.page.get_by_role("checkbox", name="Keep the history").uncheck()
    expect(root.page.get_by_role("checkbox", name="Keep the history")).not_to_be_checked()
    _chooses(ada, "Hello", "History")
    expect(history.get_by_role("alert")).to_contain_text("not allowed")
    root.goes_to("/administration/settings")
    root.page.get_by_role("checkbox", name="Keep the history").check()
    expect(root.page.get_by_role("checkbox", name="Keep the history")).to_be_checked()
