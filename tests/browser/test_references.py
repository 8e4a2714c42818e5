"""Replies to a message, copied links, pinned and saved messages."""

from playwright.sync_api import Locator, expect

from messenger.domain.messages import deleting
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses, opens_menu, presses
from tests.browser.person import Faults, Person
from tests.support.people import all_said, fill, reply


def _row(person: Person, number: int) -> Locator:
    return person.log.locator(f"[data-number='{number}']")


def _pins(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Pinned messages").get_by_role("link")


def test_replies_to_a_message_are_listed_live(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", **PHONE), join("Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    asked = all_said(picnic)[0].id
    reply(ada.account.actor, picnic, asked, "Yes", "Please")
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}")
        person.sees("Tea?", "Yes", "Please")
    chooses(ada, "Tea?", "Replies to this")
    dialog = ada.page.get_by_role("dialog", name="Replies")
    links = dialog.get_by_role("list", name="Replies").get_by_role("link")
    expect(links).to_contain_text(["Yes", "Please"])
    presses(grace, "Reply", grace.message("Tea?").first)
    grace.types("With milk").clicks("Send")
    expect(links).to_contain_text(["Yes", "Please", "With milk"])
    links.nth(1).click()
    ada.is_at(f"/conversations/{picnic}/3")
    expect(dialog).to_have_count(0)
    expect(_row(ada, 3)).to_be_focused()
    chooses(ada, "With milk", "Replies to this")
    expect(dialog).to_contain_text("No replies yet.")


def test_link_to_a_message_is_copied(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", permissions=["clipboard-read", "clipboard-write"])
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"), (grace, "Coffee?")))
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Coffee?", "Copy link")
    expect(ada.page.get_by_text("Link copied.")).to_be_visible()
    copied = ada.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{ada.url}/conversations/{picnic}/2"


def test_link_is_shown_where_it_cannot_be_copied(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    ada.page.add_init_script("delete Navigator.prototype.clipboard")
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Tea?", "Copy link")
    expect(ada.page.get_by_text(f"{ada.url}/conversations/{picnic}/1")).to_be_visible()
    ada.clicks("Dismiss")
    expect(ada.page.get_by_text("Copy this link")).to_have_count(0)


def test_pins_are_on_top_for_everybody(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", **PHONE), join("Grace")
    picnic = talk("Picnic", ada, grace)
    fill(picnic, grace.account.actor, 300)
    grace.goes_to(f"/conversations/{picnic}")
    ada.goes_to(f"/conversations/{picnic}/20")
    chooses(ada, "Message 20", "Pin")
    for person in (ada, grace):
        expect(_pins(person)).to_contain_text(["Message 20"])
    chooses(grace, "Message 300", "Pin")
    for person in (ada, grace):
        expect(_pins(person)).to_contain_text(["Message 300", "Message 20"])
    _pins(grace).nth(1).click()
    expect(_row(grace, 20)).to_be_focused()
    chooses(grace, "Message 20", "Unpin")
    for person in (ada, grace):
        expect(_pins(person)).to_contain_text(["Message 300"])


def test_deleted_message_leaves_the_bar(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"), (grace, "Coffee?")))
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Tea?", "Pin")
    chooses(ada, "Tea?", "Save")
    expect(_pins(grace)).to_contain_text(["Tea?"])
    chooses(grace, "Tea?", "Delete")
    for person in (ada, grace):
        expect(_pins(person)).to_have_count(0)
    ada.goes_to("/saved").reads("Saved messages")
    expect(ada.page.get_by_text("Nothing saved yet.")).to_be_visible()


def test_saved_messages_have_a_page(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"), (ada, "Coffee?")))
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Tea?", "Save")
    chooses(ada, "Coffee?", "Save")
    opens_menu(ada, "Coffee?")
    expect(ada.page.get_by_role("menuitem", name="Unsave")).to_be_visible()
    ada.page.keyboard.press("Escape")
    other = ada.in_another_tab("/saved").reads("Saved messages")
    links = other.page.get_by_role("list", name="Saved messages").get_by_role("link")
    expect(links).to_contain_text(["Coffee?", "Tea?"])
    expect(links.nth(1)).to_contain_text("Picnic")
    chooses(ada, "Coffee?", "Unsave")
    expect(links).to_have_count(1)
    links.click()
    other.is_at(f"/conversations/{picnic}/1")
    expect(_row(other, 1)).to_be_focused()


def test_saved_message_of_a_left_conversation_is_hidden(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", grace, ada, said=((grace, "Tea?"), (grace, "Gone")))
    ada.goes_to(f"/conversations/{picnic}")
    chooses(ada, "Tea?", "Save")
    deleting.delete(grace.account.actor, all_said(picnic)[1].id)
    other = ada.in_another_tab("/saved")
    expect(other.page.get_by_role("link", name="Tea?")).to_be_visible()
    ada.clicks("Details")
    ada.clicks("Leave conversation")
    ada.clicks("Leave")
    expect(other.page.get_by_text("Nothing saved yet.")).to_be_visible()


def test_pinning_and_saving_wait_for_the_connection(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}").sees("Tea?")
    ada.context.set_offline(True)
    chooses(ada, "Tea?", "Pin")
    chooses(ada, "Tea?", "Save")
    expect(_pins(grace)).to_have_count(0)
    ada.context.set_offline(False)
    expect(_pins(grace)).to_contain_text(["Tea?"])
    ada.goes_to("/saved")
    expect(ada.page.get_by_role("link", name="Tea?")).to_be_visible()
