"""Forwarding messages to other conversations."""

from playwright.sync_api import Locator, expect

from messenger.domain.messages import deleting
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses, opens_menu
from tests.browser.person import Faults, Person
from tests.support.people import all_said


def _dialog(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Forward to")


def test_message_is_forwarded_with_its_author(join: Join, talk: Talk):
    (ada,), (grace, alan) = join("Ada", **PHONE), join("Grace", "Alan")
    picnic = talk("Picnic", ada, grace, said=((grace, "**Milk** for @Ada"),))
    chess, empty = talk("Chess", ada, alan), talk("Müsli", ada, alan)
    alan.goes_to(f"/conversations/{chess}")
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Milk", "Forward")
    dialog = _dialog(ada)
    dialog.get_by_role("searchbox", name="Search conversations").fill("musli")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    expect(dialog.get_by_role("button", name="Forward")).to_be_disabled()
    dialog.get_by_role("checkbox", name="Müsli").check()
    dialog.get_by_role("searchbox", name="Search conversations").fill("CHESS")
    dialog.get_by_role("checkbox", name="Chess").check()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(2)
    dialog.get_by_role("textbox", name="Comment (optional)").fill("What do you think?")
    dialog.get_by_role("button", name="Forward").click()
    expect(dialog).to_have_count(0)
    expect(ada.page.get_by_text("Forwarded to 2 conversations.")).to_be_visible()
    alan.sees("Milk for @Ada", "What do you think?")
    expect(alan.message("Milk")).to_contain_text("Forwarded from Grace")
    expect(alan.message("Milk").locator("strong")).to_have_text("Milk")
    expect(alan.message("What")).not_to_contain_text("Forwarded")
    alan.goes_to(f"/conversations/{empty}").sees("Milk for @Ada", "What do you think?")
    (copy, _) = all_said(chess)
    assert (copy.body, copy.forwarded_from) == ("**Milk** for @Ada", grace.account.user_id)
    assert copy.mentions == {}


def test_forwarding_waits_for_the_connection(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace, alan = join("Ada", "Grace", "Alan")
    talk("Picnic", ada, grace, said=((grace, "Tea?"), (grace, "Coffee?")))
    chess = talk("Chess", ada, alan)
    # Offline, only what was loaded before can be shown.
    ada.goes_to(f"/conversations/{chess}").reads("Chess")
    expect(ada.page.get_by_text("No messages yet. Say hello!")).to_be_visible()
    ada.opens("Picnic").sees("Tea?", "Coffee?")
    # Loads the dialog, which is not part of the page.
    chooses(ada, "Tea?", "Forward")
    expect(_dialog(ada).get_by_role("checkbox", name="Chess")).to_be_visible()
    _dialog(ada).get_by_role("button", name="Cancel").click()
    ada.context.set_offline(True)
    chooses(ada, "Coffee?", "Forward")
    _dialog(ada).get_by_role("checkbox", name="Chess").check()
    _dialog(ada).get_by_role("button", name="Forward").click()
    ada.opens("Chess")
    expect(ada.message("Coffee?")).to_contain_text("Forwarded from Grace")
    expect(ada.message("Coffee?")).to_have_attribute("data-status", "pending")
    ada.context.set_offline(False)
    expect(ada.message("Coffee?")).to_have_attribute("data-status", "sent")
    alan.goes_to(f"/conversations/{chess}").sees("Coffee?")


def test_message_deleted_meanwhile_is_refused(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    chess = talk("Chess", ada, alan)
    ada.goes_to(f"/conversations/{chess}").reads("Chess")
    expect(ada.page.get_by_text("No messages yet. Say hello!")).to_be_visible()
    ada.opens("Picnic").sees("Tea?")
    chooses(ada, "Tea?", "Forward")
    _dialog(ada).get_by_role("checkbox", name="Chess").check()
    ada.context.set_offline(True)
    _dialog(ada).get_by_role("button", name="Forward").click()
    deleting.delete(grace.account.actor, all_said(picnic)[0].id)
    ada.context.set_offline(False)
    ada.opens("Chess")
    expect(ada.message("Tea?")).to_contain_text("This message doesn't exist any more.")
    assert all_said(chess) == []


def test_copy_cannot_be_edited(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "Mine"), (grace, "Tea?")))
    ada.goes_to(f"/conversations/{picnic}").sees("Mine", "Tea?")
    chooses(ada, "Tea?", "Forward")
    _dialog(ada).get_by_role("checkbox", name="Picnic").check()
    _dialog(ada).get_by_role("button", name="Forward").click()
    ada.sees("Mine", "Tea?", "Tea?")
    opens_menu(ada, "Forwarded from Grace")
    expect(ada.page.get_by_role("menuitem", name="Delete")).to_be_visible()
    expect(ada.page.get_by_role("menuitem", name="Edit")).to_have_count(0)
    ada.page.keyboard.press("Escape")
    ada.composer.press("ArrowUp")
    expect(ada.page.get_by_role("textbox", name="Edit message")).to_have_value("Mine")
