"""Reminders from the menu of a message, in the list, and when they are due; and why a message notified."""

from playwright.sync_api import Locator, expect

from messenger.domain import clock
from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.notifications import preferences
from messenger.domain.reminders import reminding
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, opens_menu
from tests.browser.notified import Desktop
from tests.browser.person import Faults, Person
from tests.support.people import all_said
from tests.support.reminders import own
from tests.support.waiting import until

LOCAL = "(at) => new Date(at - new Date(at).getTimezoneOffset() * 60000).toISOString().slice(0, 16)"


def opens_times(person: Person, text: str) -> Locator:
    """Open the menu of times of a message."""
    opens_menu(person, text)
    person.page.get_by_role("menuitem", name="Remind me", exact=True).click()
    menu = person.page.get_by_role("menu", name="Remind me")
    expect(menu.get_by_role("menuitem", name="In 20 minutes")).to_be_visible()
    return menu


def is_confirmed(person: Person) -> None:
    expect(person.page.get_by_role("status").filter(has_text="You'll be reminded")).to_be_visible()


def listed(person: Person) -> Locator:
    return person.page.get_by_role("list", name="Reminders").get_by_role("listitem")


def test_reminder_is_set_moved_and_ended(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    tea = talk("Tea", ada, grace, said=((ada, "Milk at noon"),))
    actor = grace.account.actor
    grace.goes_to(f"/conversations/{tea}").sees("Milk at noon")
    other = grace.in_another_tab("/reminders").reads("Reminders")
    expect(other.page.get_by_text("No reminders.")).to_be_visible()
    before = clock.now()
    opens_times(grace, "Milk at noon").get_by_role("menuitem", name="In 3 hours").click()
    is_confirmed(grace)
    (reminder,) = own(actor)
    assert before + 3 * HOUR_MS - MINUTE_MS <= reminder.at <= clock.now() + 3 * HOUR_MS
    expect(listed(other)).to_have_count(1)
    expect(listed(other)).to_contain_text(["Milk at noon"])
    # Any other time replaces it.
    opens_times(grace, "Milk at noon").get_by_role("menuitem", name="Pick date and time").click()
    dialog = grace.page.get_by_role("dialog", name="Remind me")
    wanted = clock.now() + 2 * DAY_MS
    dialog.get_by_label("Date and time").fill(grace.page.evaluate(LOCAL, wanted))
    dialog.get_by_role("button", name="Remind me").click()
    expect(dialog).to_have_count(0)
    until(lambda: abs(own(actor)[0].at - wanted) <= MINUTE_MS, "the time is stored")
    # The same in the list, which refuses what has passed.
    listed(other).get_by_role("button", name="Change").click()
    dialog = other.page.get_by_role("dialog", name="Remind me")
    dialog.get_by_label("Date and time").fill(other.page.evaluate(LOCAL, clock.now() - DAY_MS))
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("This time has passed. Choose a later one.")
    wanted = clock.now() + 3 * DAY_MS
    dialog.get_by_label("Date and time").fill(other.page.evaluate(LOCAL, wanted))
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert abs(own(actor)[0].at - wanted) <= MINUTE_MS
    listed(other).get_by_role("button", name="Delete").click()
    expect(other.page.get_by_text("No reminders.")).to_be_visible()
    assert own(actor) == []


def test_due_reminder_notifies_and_stays_until_done(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("Push API in incognito mode")
    ada, grace = join("Ada", "Grace", service_workers="allow")
    tea = talk("Tea", ada, grace, said=((ada, "Milk at noon"),))
    desktop = Desktop(grace)
    grace.goes_to("/")
    desktop.turn_on()
    (message,) = all_said(tea)
    actor = grace.account.actor
    reminding.remind(actor, message.id, clock.now() + 1500)
    desktop.shows(f"{ada.nickname}: Milk at noon")
    due = grace.page.get_by_role("link", name="1 reminder is due")
    expect(due).to_be_visible()
    grace.page.reload()
    expect(due).to_be_visible()
    due.click()
    grace.reads("Reminders")
    expect(listed(grace)).to_contain_text(["Due"])
    listed(grace).get_by_role("link", name="Tea").click()
    grace.is_at(f"/conversations/{tea}/1").sees("Milk at noon")
    grace.goes_to("/reminders").reads("Reminders")
    listed(grace).get_by_role("button", name="Done").click()
    expect(grace.page.get_by_text("No reminders.")).to_be_visible()
    assert own(actor) == []


def test_menu_tells_why_a_message_notified(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    mention = f"@{grace.nickname}, milk?"
    tea = talk("Tea", ada, grace, said=((ada, "Milk at noon"), (ada, mention)))
    preferences.choose_level(grace.account.actor, "none")
    grace.goes_to(f"/conversations/{tea}").sees("Milk at noon", mention)

    def asks(text: str) -> Locator:
        opens_menu(grace, text)
        grace.page.get_by_role("menuitem", name="Why was I notified?").click()
        return grace.page.get_by_role("dialog", name="Why was I notified?")

    dialog = asks("Milk at noon")
    expect(dialog).to_contain_text("Doesn't notify you, because of what you want to hear of here.")
    expect(dialog).to_contain_text("Nothing (as in your settings)")
    expect(dialog).to_contain_text("None of your devices takes notifications")
    expect(dialog).to_contain_text("This is worked out from your settings as they are now.")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    preferences.choose_level(grace.account.actor, "mentions")
    dialog = asks(mention)
    expect(dialog).to_contain_text("Notifies you, because it mentions you.")
    dialog.get_by_role("link", name="Notification settings").click()
    grace.reads("Notifications")
