"""Notifications in real browsers: the bell, the service worker, and what clicks on notifications do.

The test browser reaches no push service and has no desktop: `tests/browser/notified.py` hands messages to the
service worker, and keeps what it shows.
"""

import pytest
from playwright.sync_api import expect

from messenger.domain.notifications import preferences
from tests.browser.conftest import Join, Talk
from tests.browser.notified import Desktop, message
from tests.browser.person import Faults, Person
from tests.support.people import all_said
from tests.support.waiting import until

Notified = tuple[Person, Person, Desktop, int]


@pytest.fixture
def notified(join: Join, talk: Talk, faults: Faults) -> Notified:
    """Grace, who has allowed notifications, and Ada, who writes to her in a conversation."""
    faults.expected.append("Push API in incognito mode")
    ada, grace = join("Ada", "Grace", service_workers="allow")
    tea = talk("Tea", ada, grace, said=((ada, "Tea?"),))
    ada.goes_to(f"/conversations/{tea}").sees("Tea?")
    desktop = Desktop(grace)
    grace.goes_to("/")
    desktop.turn_on()
    return ada, grace, desktop, tea


def test_push_is_shown_once_and_leads_to_its_conversation(notified: Notified):
    ada, grace, desktop, tea = notified
    ada.writes("hello")
    # From the open page, which has rung itself.
    desktop.shows(f"{ada.nickname}: hello")
    assert desktop.alerts() == []
    # The same message by the push service makes no sound; the next one does.
    desktop.push(message(grace, tea, 2, "hello again"))
    desktop.shows("hello again")
    assert desktop.alerts() == []
    desktop.push(message(grace, tea, 3, "more"))
    desktop.shows("more")
    assert desktop.alerts() == ["more"]
    assert desktop.badge() == 1
    # What can't be read is shown, too.
    for content in ("{", "null", '{"notification": 1}', ""):
        desktop.push(content)
    assert len(desktop.bodies()) == 2
    grace.page.evaluate("window.stays = true")
    desktop.click(f"conversation-{tea}")
    grace.is_at(f"/conversations/{tea}").sees("Tea?", "hello")
    assert grace.page.evaluate("window.stays")


def test_notification_is_answered_and_marked_as_read(notified: Notified):
    ada, grace, desktop, tea = notified
    ada.writes("hello")
    desktop.shows(f"{ada.nickname}: hello")
    desktop.click(f"conversation-{tea}", "reply", "on my way")
    until(lambda: all_said(tea)[-1].body == "on my way", "the answer is stored")
    ada.sees("Tea?", "hello", "on my way")
    ada.writes("again")
    desktop.shows(f"{ada.nickname}: again")
    expect(grace.row("Tea")).to_have_attribute("data-unread", "true")
    desktop.click(f"conversation-{tea}", "read")
    expect(grace.row("Tea")).to_have_attribute("data-unread", "false")
    desktop.shows()
    # An answer that can't be sent is not lost.
    desktop.push(message(grace, 12345, 1, "gone"))
    desktop.shows("gone")
    desktop.click("conversation-12345", "reply", "my words")
    desktop.shows("Failed\nmy words")


def test_only_one_tab_rings_and_not_for_what_is_looked_at(notified: Notified):
    ada, grace, desktop, tea = notified
    other = grace.in_another_tab("/")
    expect(other.row("Tea")).to_be_visible()
    ada.writes("one")
    desktop.shows(f"{ada.nickname}: one")
    # Read elsewhere: it is shown no longer.
    other.goes_to(f"/conversations/{tea}").sees("Tea?", "one")
    desktop.shows()
    until(lambda: f"messenger/looking/{tea}" in locks(other), "the other tab is looked at")
    ada.writes("two")
    other.sees("Tea?", "one", "two")
    expect(grace.row("Tea")).to_contain_text("two")
    assert desktop.bodies() == []


def locks(person: Person) -> list[str]:
    script = "async () => (await navigator.locks.query()).held.map(({ name }) => name)"
    return person.page.evaluate(script)


def test_denied_permission_explains_itself(join: Join):
    (grace,) = join("Grace")
    grace.goes_to("/")
    # The real answer of a browser without a desktop.
    grace.clicks("Notifications")
    dialog = grace.page.get_by_role("dialog", name="Notifications")
    expect(dialog.get_by_text("This browser blocks notifications from here.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Turn on notifications")).to_have_count(0)
    dialog.get_by_role("link", name="All notification settings").click()
    grace.reads("Notifications")


def test_choices_are_saved_at_once_in_all_tabs(join: Join):
    (grace,) = join("Grace", timezone_id="Asia/Kolkata")
    grace.goes_to("/settings/notifications").reads("Notifications")
    other = grace.in_another_tab("/settings/notifications").reads("Notifications")
    level = grace.page.get_by_label("Notify me of")
    level.select_option("Mentions and replies")
    expect(grace.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(other.page.get_by_label("Notify me of")).to_have_value("mentions")
    grace.page.get_by_label("Quiet hours").check()
    expect(other.page.get_by_label("Quiet hours")).to_be_checked()
    other.page.get_by_label("Until").fill("06:30")
    expect(grace.page.get_by_label("Until")).to_have_value("06:30")
    grace.clicks("For an hour")
    expect(other.page.get_by_text("Paused until")).to_be_visible()
    stored = preferences.own(grace.account.actor)
    assert (stored.level, stored.quiet_from, stored.quiet_until) == ("mentions", 22 * 60, 6 * 60 + 30)
    assert stored.time_zone in ("Asia/Kolkata", "Asia/Calcutta")
    other.clicks("Resume")
    grace.page.get_by_label("Quiet hours").uncheck()
    expect(other.page.get_by_label("Until")).to_have_count(0)
    expect(grace.page.get_by_role("button", name="For an hour")).to_be_visible()
    assert preferences.own(grace.account.actor).paused_until == 0
