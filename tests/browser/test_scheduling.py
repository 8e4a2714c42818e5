"""Messages to be sent later: from the composer, in the list, and in all tabs of their author."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain import clock
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import membership
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses
from tests.browser.person import Faults, Person
from tests.support.proxy import Proxy
from tests.support.scheduled import due, schedule
from tests.support.servers import Application

LIST = "Scheduled messages"


def opens_times(person: Person) -> Locator:
    """Open the menu of times."""
    person.clicks("Schedule message")
    menu = person.page.get_by_role("menu", name="Send later")
    expect(menu).to_be_visible()
    return menu


def picks(person: Person, time: str) -> None:
    """Choose a time from the menu; of its name, the beginning is enough."""
    opens_times(person).get_by_role("menuitem", name=re.compile(f"^{time}")).click()


def dialog_of(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Send later")


def waiting(person: Person) -> Locator:
    return person.page.get_by_role("list", name=LIST).get_by_role("listitem")


def local(person: Person, at: int) -> str:
    """Return a time as a field for date and time holds it, in the browser's time zone."""
    script = "(at) => new Date(at - new Date(at).getTimezoneOffset() * 60000).toISOString().slice(0, 16)"
    return person.page.evaluate(script, at)


def is_confirmed(person: Person) -> None:
    expect(person.page.get_by_role("status").filter(has_text="Scheduled for")).to_be_visible()


@pytest.fixture
def pair(join: Join, talk: Talk) -> Callable[..., tuple[Person, Person, int]]:
    """Ada, as it may be with a phone, and Grace, who have a conversation open, or Ada alone."""

    def pair(is_alone: bool = False, **how: object) -> tuple[Person, Person, int]:
        (ada,), (grace,) = join("Ada", **how), join("Grace")
        picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
        for person in (ada,) if is_alone else (ada, grace):
            person.goes_to(f"/conversations/{picnic}").sees("Tea?")
        return ada, grace, picnic

    return pair


def test_text_waits_for_its_time_in_all_tabs(pair: Callable[..., tuple[Person, Person, int]]):
    ada, grace, _ = pair(**PHONE)
    other = ada.in_another_tab("/scheduled").reads(LIST)
    expect(other.page.get_by_text("Nothing is scheduled.")).to_be_visible()
    before = clock.now()
    ada.types("Milk at noon")
    picks(ada, "In an hour")
    is_confirmed(ada)
    expect(ada.composer).to_have_value("")
    expect(waiting(other)).to_have_count(1)
    expect(waiting(other)).to_contain_text(["Milk at noon"])
    (stored,) = scheduling.scheduled(ada.account.actor)
    assert before + HOUR_MS <= stored.at <= clock.now() + HOUR_MS
    other.page.reload()
    expect(waiting(other)).to_contain_text(["Picnic"])
    ada.sees("Tea?")
    waiting(other).get_by_role("button", name="Send now").click()
    for person in (ada, grace):
        person.sees("Tea?", "Milk at noon")
    expect(waiting(other)).to_have_count(0)
    ada.page.reload()
    ada.sees("Tea?", "Milk at noon")
    grace.goes_to("/scheduled").reads(LIST)
    expect(grace.page.get_by_text("Nothing is scheduled.")).to_be_visible()


def test_message_is_sent_at_its_time(pair: Callable[..., tuple[Person, Person, int]]):
    ada, grace, _ = pair()
    ada.types("Milk at noon")
    picks(ada, "Tomorrow morning")
    is_confirmed(ada)
    (stored,) = scheduling.scheduled(ada.account.actor)
    assert stored.at > clock.now()
    assert ada.page.evaluate("(at) => new Date(at).getHours()", stored.at) == 9
    scheduling.change(ada.account.actor, stored.id, stored.body, due(1000))
    for person in (ada, grace):
        person.sees("Tea?", "Milk at noon")
    assert scheduling.scheduled(ada.account.actor) == []


def test_any_time_can_be_picked(pair: Callable[..., tuple[Person, Person, int]]):
    ada, _, _ = pair(is_alone=True, **PHONE)
    ada.types("Milk at noon")
    picks(ada, "Pick date and time")
    dialog = dialog_of(ada)
    field = dialog.get_by_label("Date and time")
    field.fill(local(ada, clock.now() - DAY_MS))
    dialog.get_by_role("button", name="Schedule").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This time has passed.")
    field.fill("")
    dialog.get_by_role("button", name="Schedule").click()
    expect(dialog).to_be_visible()
    assert scheduling.scheduled(ada.account.actor) == []
    expect(ada.composer).to_have_value("Milk at noon")
    at = clock.now() + 3 * DAY_MS
    field.fill(local(ada, at))
    dialog.get_by_role("button", name="Schedule").click()
    expect(dialog).to_have_count(0)
    is_confirmed(ada)
    expect(ada.composer).to_have_value("")
    (stored,) = scheduling.scheduled(ada.account.actor)
    assert stored.at == at - at % 60_000


def test_scheduled_message_can_be_edited_and_deleted(pair: Callable[..., tuple[Person, Person, int]]):
    ada, _, picnic = pair(is_alone=True, **PHONE)
    at = due(HOUR_MS)
    schedule(ada.account.actor, picnic, "Milk at noon", at)
    picks(ada, LIST)
    ada.reads(LIST)
    other = ada.in_another_tab("/scheduled").reads(LIST)
    waiting(ada).get_by_role("button", name="Edit").click()
    dialog = ada.page.get_by_role("dialog", name="Edit scheduled message")
    text = dialog.get_by_role("textbox", name="Message")
    expect(text).to_have_value("Milk at noon")
    text.fill(" ")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("The message is empty.")).to_be_visible()
    text.fill("Tea at noon")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    for person in (ada, other):
        expect(waiting(person)).to_contain_text(["Tea at noon"])
    assert [one.at for one in scheduling.scheduled(ada.account.actor)] == [at]
    waiting(ada).get_by_role("button", name="Delete").click()
    waiting(ada).get_by_role("button", name="Keep it").click()
    expect(waiting(ada)).to_have_count(1)
    waiting(ada).get_by_role("button", name="Delete").click()
    waiting(ada).get_by_role("button", name="Delete it now").click()
    for person in (ada, other):
        expect(person.page.get_by_text("Nothing is scheduled.")).to_be_visible()


def test_reply_is_scheduled_as_a_reply(pair: Callable[..., tuple[Person, Person, int]]):
    ada, grace, _ = pair()
    chooses(ada, "Tea?", "Reply")
    replying = ada.page.get_by_role("region", name=re.compile("^Replying to"))
    expect(replying).to_be_visible()
    ada.types("**Yes**")
    picks(ada, "In an hour")
    is_confirmed(ada)
    expect(replying).to_have_count(0)
    ada.goes_to("/scheduled").reads(LIST)
    waiting(ada).get_by_role("button", name="Send now").click()
    grace.sees("Tea?", "Yes")
    expect(grace.messages.last.get_by_role("link", name=re.compile("^Quote from"))).to_be_visible()


def test_scheduling_without_a_connection_keeps_the_draft(
    app: Application, join: Join, talk: Talk, connection: Proxy, faults: Faults
):
    faults.expected += ["WebSocket", "ERR_"]
    (ada,) = join("Ada", url=f"http://localhost:{app.port}")
    (grace,) = join("Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").types("Milk at noon")
    opens_times(ada)
    ada.page.keyboard.press("Escape")
    connection.cut()
    expect(ada.page.get_by_text("No connection.")).to_be_visible()
    picks(ada, "In an hour")
    alert = dialog_of(ada).get_by_role("alert")
    expect(alert).to_contain_text("Scheduling needs a connection.")
    expect(ada.composer).to_have_value("Milk at noon")
    connection.restore()
    expect(ada.page.get_by_text("No connection.")).to_have_count(0)
    dialog_of(ada).get_by_role("button", name="Schedule").click()
    is_confirmed(ada)
    expect(ada.composer).to_have_value("")
    assert [one.body for one in scheduling.scheduled(ada.account.actor)] == ["Milk at noon"]


def test_list_says_what_was_not_sent(pair: Callable[..., tuple[Person, Person, int]]):
    ada, grace, picnic = pair()
    message = schedule(grace.account.actor, picnic, "Milk at noon", due(HOUR_MS))
    grace.goes_to("/scheduled").reads(LIST)
    expect(waiting(grace)).to_contain_text(["Picnic"])
    # The job becomes due after she has left.
    scheduling.change(grace.account.actor, message, "Milk at noon", due(1500))
    membership.remove(ada.account.actor, picnic, grace.account.user_id)
    expect(waiting(grace)).to_contain_text(["Not sent, because you're no longer in this conversation."])
    expect(waiting(grace)).to_contain_text(["Milk at noon"])
    expect(waiting(grace)).not_to_contain_text("Picnic")
    waiting(grace).get_by_role("button", name="Send now").click()
    expect(grace.page.get_by_role("alert")).to_contain_text("you're not a member")


def test_menu_works_with_the_keyboard(pair: Callable[..., tuple[Person, Person, int]]):
    ada, _, _ = pair(is_alone=True)
    button = ada.page.get_by_role("button", name="Schedule message")
    button.focus()
    ada.page.keyboard.press("Enter")
    menu = ada.page.get_by_role("menu", name="Send later")
    listed = menu.get_by_role("menuitem", name=LIST)
    # Without a text, there is nothing to schedule.
    expect(menu.locator("[role=menuitem]:not(:disabled)")).to_have_text([LIST])
    expect(listed).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(button).to_be_focused()
    ada.types("Milk")
    button.focus()
    ada.page.keyboard.press("Enter")
    expect(menu.get_by_role("menuitem", name="In an hour")).to_be_focused()
    ada.page.keyboard.press("ArrowUp")
    expect(listed).to_be_focused()
    ada.page.keyboard.press("Enter")
    ada.reads(LIST)
