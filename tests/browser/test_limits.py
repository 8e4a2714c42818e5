"""Who mentions everyone, how long messages can be edited, and what an undo brings back."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain.administration import editing_time
from messenger.domain.talk import everyone
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses, opens_menu
from tests.browser.person import Faults, Person
from tests.support.administration import change
from tests.support.proxy import Proxy
from tests.support.servers import Application

LIMITED = "Only the owner and administrators can mention @everyone here."


def _switch(person: Person) -> Locator:
    return person.page.get_by_role("switch", name="Limit @everyone")


def _option(person: Person, name: str) -> Locator:
    return person.page.get_by_role("option", name=name)


def _field(person: Person) -> Locator:
    """Find the text area, which is a combobox while the list is open."""
    return person.page.get_by_label("Message", exact=True)


def test_owner_limits_everyone_in_all_tabs(join: Join, talk: Talk):
    (ada, alan), (grace,) = join("Ada", "Alan"), join("Grace", **PHONE)
    path = f"/conversations/{talk('Picnic', ada, grace, alan)}"
    other = ada.in_another_tab(path)
    other.clicks("Details")
    for person in (grace, ada):
        person.goes_to(path).clicks("Details")
        expect(person.page.get_by_role("heading", name="3 members")).to_be_visible()
    expect(_switch(grace)).to_have_count(0)
    expect(_switch(ada)).to_have_attribute("aria-checked", "false")
    _switch(ada).click()
    for tab in (ada, other):
        expect(_switch(tab)).to_have_attribute("aria-checked", "true")
    grace.page.get_by_role("complementary", name="Details").get_by_role("button").first.click()
    grace.types("Lunch @every")
    grace.page.keyboard.type("one!")
    expect(_option(grace, "everyone")).to_have_count(0)
    grace.clicks("Send")
    expect(grace.page.get_by_text(LIMITED)).to_be_visible()
    expect(_field(grace)).to_have_value("Lunch @everyone!")
    expect(grace.messages).to_have_count(0)
    _switch(other).click()
    expect(_switch(ada)).to_have_attribute("aria-checked", "false")
    grace.composer.press("End")
    grace.clicks("Send")
    grace.sees("Lunch @everyone!")
    expect(grace.page.get_by_text(LIMITED)).to_have_count(0)


def test_everyone_is_not_offered_to_others(join: Join, talk: Talk):
    ada, grace, alan, root = join("Ada", "Grace", "Alan", "Root")
    picnic = talk("Picnic", ada, grace, alan, root)
    change(root.account.actor, is_administrator=True)
    everyone.limit(ada.account.actor, picnic, True)
    for person, count in ((ada, 1), (root, 1), (grace, 0)):
        person.goes_to(f"/conversations/{picnic}").types("@")
        expect(_option(person, alan.nickname)).to_be_visible()
        expect(_option(person, "everyone")).to_have_count(count)


def test_message_written_offline_is_refused_and_kept(
    app: Application, join: Join, talk: Talk, connection: Proxy, faults: Faults
):
    faults.expected += ["WebSocket", "ERR_"]
    ada, alan = join("Ada", "Alan")
    (grace,) = join("Grace", url=f"http://localhost:{app.port}")
    picnic = talk("Picnic", ada, grace, alan)
    grace.goes_to(f"/conversations/{picnic}").types("@")
    # Now the page knows that the conversation is small: it doesn't ask.
    expect(_option(grace, "everyone")).to_be_visible()
    grace.page.keyboard.press("Escape")
    connection.cut()
    grace.writes("Lunch, @everyone", "Bring cake")
    expect(grace.messages).to_have_count(2)
    everyone.limit(ada.account.actor, picnic, True)
    connection.restore()
    refused = grace.message("Lunch, @everyone")
    expect(refused).to_have_attribute("data-status", "failed")
    expect(refused).to_contain_text(f"Not sent. {LIMITED}")
    expect(grace.message("Bring cake")).to_have_attribute("data-status", "sent")
    refused.get_by_role("button", name="Discard").click()
    grace.sees("Bring cake")


@pytest.fixture
def choose(join: Join) -> Iterator[Callable[[str], None]]:
    """A function that chooses how long messages can be edited on the settings page."""
    (root,) = join("Root")
    change(root.account.actor, is_administrator=True)

    def choose(label: str) -> None:
        root.goes_to("/administration/settings")
        choice = root.page.get_by_role("radio", name=label)
        choice.check()
        root.page.reload()
        expect(choice).to_be_checked()

    yield choose
    # The tests share the application.
    editing_time.choose(root.account.actor, "always")


def _may_edit(person: Person, text: str, *, may: bool) -> None:
    opens_menu(person, text)
    menu = person.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Edit")).to_have_count(int(may))
    person.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)


class TestEditingTime:
    def test_edit_is_offered_while_there_is_time(self, choose: Callable[[str], None], join: Join, talk: Talk):
        ada, grace = join("Ada", "Grace", **PHONE)
        path = f"/conversations/{talk('Picnic', ada, grace, said=((ada, 'Helo'),))}"
        ada.goes_to(path).sees("Helo")
        _may_edit(ada, "Helo", may=True)
        choose("Never")
        _may_edit(ada, "Helo", may=False)
        ada.composer.press("ArrowUp")
        expect(ada.page.get_by_role("textbox", name="Edit message")).to_have_count(0)
        choose("For ten minutes")
        _may_edit(ada, "Helo", may=True)

    def test_offer_ends_with_the_time(self, choose: Callable[[str], None], join: Join, talk: Talk):
        ada, grace = join("Ada", "Grace")
        picnic = talk("Picnic", ada, grace, said=((ada, "Helo"),))
        choose("For ten minutes")
        ada.context.clock.install()
        ada.goes_to(f"/conversations/{picnic}").sees("Helo")
        _may_edit(ada, "Helo", may=True)
        ada.context.clock.fast_forward("11:00")
        _may_edit(ada, "Helo", may=False)
        ada.composer.press("ArrowUp")
        expect(ada.page.get_by_role("textbox", name="Edit message")).to_have_count(0)

    def test_late_edit_is_refused_and_its_text_kept(
        self, choose: Callable[[str], None], join: Join, talk: Talk
    ):
        ada, grace = join("Ada", "Grace")
        path = f"/conversations/{talk('Picnic', ada, grace, said=((ada, 'Helo'),))}"
        for person in (ada, grace):
            person.goes_to(path).sees("Helo")
        chooses(ada, "Helo", "Edit")
        ada.page.get_by_role("textbox", name="Edit message").fill("Hello")
        choose("Never")
        ada.clicks("Save")
        expect(ada.messages).to_contain_text("Not saved. Messages can't be edited on this site.")
        ada.sees("Hello")
        grace.sees("Helo")
        ada.messages.get_by_role("button", name="Discard").click()
        ada.sees("Helo")


def test_change_of_editing_time_is_logged(choose: Callable[[str], None], join: Join):
    (root,) = join("Reader")
    change(root.account.actor, is_administrator=True)
    choose("For an hour")
    root.goes_to("/administration/audit")
    entry = root.page.get_by_role("listitem").filter(has_text="changed when messages can be edited")
    expect(entry.first).to_contain_text("For an hour after sending")


def test_undo_brings_reactions_back(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", **PHONE), join("Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Cake?'),))}"
    for person in (ada, grace):
        person.goes_to(path).sees("Cake?")
    opens_menu(ada, "Cake?")
    ada.page.get_by_role("menu").get_by_role("menuitem", name="🎉").click()
    reaction = re.compile("🎉 1")
    expect(grace.message("Cake?").get_by_role("button", name=reaction)).to_be_visible()
    chooses(grace, "Cake?", "Delete")
    for person in (ada, grace):
        expect(person.messages.first).to_contain_text("Message deleted")
        expect(person.messages.get_by_role("button", name=reaction)).to_have_count(0)
    grace.clicks("Undo")
    for person, is_pressed in ((ada, "true"), (grace, "false")):
        shown = person.message("Cake?").get_by_role("button", name=reaction)
        expect(shown).to_have_attribute("aria-pressed", is_pressed)
