"""When the server is away and loses its state: what is scheduled, forwarded, added or set at that time."""

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from messenger.domain.administration import editing_time
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.scheduled import scheduling
from tests.browser.conftest import Join, Talk
from tests.browser.losing import Tab, fields, still_hold
from tests.browser.menu import chooses
from tests.browser.person import Faults, Person
from tests.support.accounts import change
from tests.support.administration import administrator
from tests.support.people import all_said
from tests.support.picture_files import picture
from tests.support.scheduled import due, schedule
from tests.support.servers import Application

pytestmark = pytest.mark.slow

FIELD_TIME = "(at) => new Date(at - new Date(at).getTimezoneOffset() * 60000).toISOString().slice(0, 16)"


def _time(person: Person, at: int) -> str:
    return person.page.evaluate(FIELD_TIME, at)


def _edits_scheduled(ada: Person, conversation: int) -> tuple[Locator, dict[str, Locator], dict[str, Any]]:
    schedule(ada.account.actor, conversation, "Milk at noon", due(HOUR_MS))
    ada.goes_to("/scheduled").clicks("Edit")
    dialog = ada.page.get_by_role("dialog", name="Edit scheduled message")
    dialog.get_by_role("textbox", name="Message").fill("Tea at noon")
    typed = {"Date_and_time": _time(ada, due(DAY_MS))}
    return dialog, fields(dialog, **typed), typed


def _picks_time(ada: Person) -> tuple[Locator, dict[str, Locator], dict[str, Any]]:
    ada.types("Bread at noon").clicks("Schedule message")
    ada.page.get_by_role("menuitem", name="Pick date and time…").click()
    dialog = ada.page.get_by_role("dialog", name="Send later")
    typed = {"Date_and_time": _time(ada, due(2 * DAY_MS))}
    return dialog, fields(dialog, **typed), typed


def _forwards(ada: Person) -> tuple[Locator, dict[str, Locator], dict[str, Any]]:
    chooses(ada, "Where?", "Forward")
    dialog = ada.page.get_by_role("dialog", name="Forward to")
    dialog.get_by_role("checkbox", name="Concert", exact=True).check()
    typed = {"Search_conversations": "Conc", "Comment_(optional)": "Do you know?"}
    return dialog, fields(dialog, **typed), typed


def _adds_emoji(ada: Person) -> tuple[Locator, dict[str, Locator], dict[str, Any]]:
    ada.goes_to("/emoji").reads("Custom emoji")
    form = ada.page.locator("form")
    logo = FilePayload(name="logo.png", mimeType="image/png", buffer=picture())
    form.get_by_label("Picture").set_input_files(logo)
    typed = {"Name": f"tea{ada.account.user_id}"}
    return form, fields(form, **typed), typed


def test_text_survives_an_outage_that_loses_the_state(
    app: Application, join: Join, talk: Talk, faults: Faults
):
    faults.expected += ["WebSocket", "ERR_"]
    ada, grace = join("Ada", "Grace")
    change(ada.account.actor, is_administrator=True)
    picnic = talk("Picnic", ada, grace, said=((grace, "Where?"),))
    concert = talk("Concert", ada, grace)
    there = f"/conversations/{picnic}"
    listing, emoji, settings = (ada.another_tab() for _ in range(3))
    scheduling_tab, forwarding = ada.goes_to(there), ada.in_another_tab(there)
    places = (
        _edits_scheduled(listing, picnic),
        _picks_time(scheduling_tab),
        _forwards(forwarding),
        _adds_emoji(emoji),
    )
    (edited, *_), (later, *_), (forward, *_), (adding, *_) = places
    settings.goes_to("/administration/settings").reads("Administration")
    times = settings.page.get_by_role("group", name="When can people edit their messages?")
    expect(times.get_by_role("radio", name="At any time")).to_be_checked()
    hour = times.get_by_role("radio", name="For an hour after sending")
    tabs = [Tab(each.page) for each in (emoji, settings)]

    app.stop()
    later.get_by_role("button", name="Schedule").click()
    expect(later.get_by_role("alert")).to_contain_text("Scheduling needs a connection. Your text is kept.")
    adding.get_by_role("button", name="Add emoji").click()
    expect(adding.get_by_role("alert").filter(has_text="couldn't be sent")).to_be_visible()
    edited.get_by_role("button", name="Save").click()
    hour.check()
    try:
        app.start()
        for tab in tabs:
            tab.until_loaded()

        # What was asked for meanwhile is done now.
        expect(edited).to_have_count(0)
        expect(listing.page.get_by_role("list").get_by_text("Tea at noon")).to_be_visible()
        expect(hour).to_be_checked()
        settings.page.reload()
        expect(hour).to_be_checked()
    finally:
        editing_time.choose(administrator("Boss"), "always")
    for _, form, typed in places[1:]:
        still_hold(form, **typed)
    expect(scheduling_tab.composer).to_have_value("Bread at noon")
    later.get_by_role("button", name="Schedule").click()
    expect(later).to_have_count(0)
    assert [one.body for one in scheduling.scheduled(ada.account.actor)] == ["Tea at noon", "Bread at noon"]
    expect(forward.get_by_role("checkbox", name="Concert", exact=True)).to_be_checked()
    forward.get_by_role("button", name="Forward").click()
    expect(forwarding.page.get_by_role("status").filter(has_text="Forwarded to 1 conv")).to_be_visible()
    adding.get_by_role("button", name="Add emoji").click()
    expect(adding.get_by_role("status")).to_have_text(re.compile("^Added."))
    ada.goes_to(f"/conversations/{concert}").sees("Where?", "Do you know?")
    assert [message.body for message in all_said(concert)] == ["Where?", "Do you know?"]
