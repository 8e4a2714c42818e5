"""One's own sections of the list: made, filled, collapsed, moved and deleted, in all tabs of one person."""

import re

from playwright.sync_api import Locator, Route, expect

from messenger.domain.lists import sections
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE
from tests.browser.person import Person
from tests.browser.test_axe import breaks_no_rule_in_light_and_dark


def _chooses(person: Person, *items: str) -> None:
    """Choose from the menu that is open, and from the one behind it."""
    for item in items:
        person.page.get_by_role("menu").get_by_text(item, exact=True).click()


def _moves(person: Person, title: str, *items: str) -> None:
    person.row(title).click(button="right")
    _chooses(person, "Move to section…", *items)


def _names(person: Person, title: str, name: str) -> None:
    """Fill in the dialog that names a section."""
    dialog = person.page.get_by_role("dialog", name=title)
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Save").click()
    expect(person.page.get_by_role("dialog")).to_have_count(0)


def _heading(person: Person, name: str) -> Locator:
    return person.list.get_by_role("heading").get_by_role("button", name=re.compile(f"^{name}"))


def _opens_menu(person: Person, section: str) -> None:
    person.list.get_by_role("button", name=f"Section {section}", exact=True).click()


def test_sections_divide_the_list_in_all_tabs(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for title in ("First", "Second", "Third"):
        talk(title, ada, grace, said=((ada, "Hello"),))
    other = ada.goes_to("/").in_another_tab("/")
    expect(other.rows).to_have_count(3)
    _moves(ada, "First", "New section…")
    _names(ada, "New section", "Work")
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["Work", "First", "Other conversations", "Third", "Second"])
    _moves(ada, "Second", "New section…")
    _names(ada, "New section", "Play")
    _opens_menu(ada, "Play")
    _chooses(ada, "Move up")
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["Play", "Second", "Work", "First", "Other", "Third"])
    _heading(ada, "Work").click()
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["Play", "Second", "Work", "Other", "Third"])
    grace.goes_to("/").opens("First").writes("Hello", "Again")
    for tab in (ada, other):
        expect(_heading(tab, "Work")).to_contain_text("2 unread")
    ada.list.get_by_role("button", name="Unread", exact=True).click()
    expect(ada.rows).to_contain_text(["First"])
    ada.list.get_by_role("button", name="All", exact=True).click()
    breaks_no_rule_in_light_and_dark(ada.opens("Third"))
    ada.page.reload()
    expect(ada.rows).to_contain_text(["Play", "Second", "Work", "Other", "Third"])


def _drags(person: Person, title: str, to: Locator, rows: list[str]) -> None:
    person.row(title).drag_to(to)
    expect(person.rows).to_contain_text(rows)


def test_conversation_is_dragged_into_a_section(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for title in ("First", "Second"):
        talk(title, ada, grace, said=((ada, "Hello"),))
    for section in ("Work", "Play"):
        sections.add(ada.account.actor, section, section)
    ada.goes_to("/")
    expect(ada.rows).to_contain_text(["Work", "Play", "Other", "Second", "First"])
    expect(_heading(ada, "Play")).to_be_visible()
    _drags(ada, "First", _heading(ada, "Play"), ["Work", "Play", "First", "Other", "Second"])
    # Over a row, its section takes it.
    _drags(ada, "Second", ada.row("First"), ["Work", "Play", "Second", "First"])
    _moves(ada, "Second", "No section")
    expect(ada.rows).to_contain_text(["Work", "Play", "First", "Other", "Second"])
    _drags(ada, "First", ada.row("Second"), ["Work", "Play", "Other", "Second", "First"])


def _divided(join: Join, talk: Talk, *names: str) -> Person:
    ada, grace = join("Ada", "Grace")
    talk("First", ada, grace, said=((ada, "Hello"),))
    for name in names:
        sections.add(ada.account.actor, name, name)
    return ada


def test_section_is_dragged_to_another_place(join: Join, talk: Talk):
    ada = _divided(join, talk, "Work", "Play", "Home").goes_to("/")
    other = ada.in_another_tab("/")
    expect(_heading(ada, "Home")).to_be_visible()
    _heading(ada, "Home").drag_to(_heading(ada, "Work"))
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["Home", "Work", "Play", "Other", "First"])
    # What is in no section stays last.
    _heading(ada, "Home").drag_to(ada.row("First"))
    for tab in (ada, other):
        expect(tab.rows).to_contain_text(["Work", "Play", "Home", "Other", "First"])


def test_drag_may_begin_before_its_script_is_there(join: Join, talk: Talk):
    ada = _divided(join, talk, "Work")
    held: list[Route] = []
    ada.page.route("**/around-*.js", lambda route: held.append(route))
    ada.goes_to("/").row("First").hover()
    mouse = ada.page.mouse
    mouse.down()
    mouse.move(400, 400, steps=2)
    while held:
        held.pop().continue_()
    box = _heading(ada, "Work").bounding_box()
    assert box
    # Twice: the first move only tells where the pointer comes from.
    for x in (30, 40):
        mouse.move(box["x"] + x, box["y"] + 10)
    expect(ada.list.locator("[data-drop]")).to_have_count(1)
    mouse.up()
    expect(ada.rows).to_contain_text(["Work", "First"])
    expect(ada.rows).to_have_count(2)


def test_section_is_renamed_and_deleted_by_keyboard(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("First", ada, grace, said=((ada, "Hello"),))
    ada.goes_to("/")
    _moves(ada, "First", "New section…")
    _names(ada, "New section", "Work")
    menu = ada.list.get_by_role("button", name="Section Work", exact=True)
    menu.focus()
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("menuitem", name="Rename")).to_be_focused()
    ada.page.keyboard.press("Enter")
    field = ada.page.get_by_role("dialog", name="Rename section").get_by_label("Name")
    expect(field).to_be_focused()
    expect(field).to_have_value("Work")
    field.fill(" ")
    field.press("Enter")
    expect(ada.page.get_by_text("Enter a name for the section.")).to_be_visible()
    field.fill("Home")
    field.press("Enter")
    expect(ada.rows).to_contain_text(["Home", "First"])
    _opens_menu(ada, "Home")
    _chooses(ada, "Delete section")
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete section").click()
    expect(ada.rows).to_have_count(1)
    expect(ada.row("First")).to_be_visible()


def test_sections_work_on_a_phone(join: Join, talk: Talk):
    (ada,) = join("Ada", **PHONE)
    (grace,) = join("Grace")
    talk("First", ada, grace, said=((ada, "Hello"),))
    ada.goes_to("/").opens("First").clicks("Conversation menu")
    _chooses(ada, "Move to section…", "New section…")
    _names(ada, "New section", "Work")
    ada.goes_to("/")
    expect(ada.rows).to_contain_text(["Work", "First"])
    _heading(ada, "Work").tap()
    expect(ada.row("First")).to_have_count(0)
    for button in (_heading(ada, "Work"), ada.list.get_by_role("button", name="Section Work")):
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
