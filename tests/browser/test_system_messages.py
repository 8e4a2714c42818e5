"""Quiet lines between the messages: what members did to the conversation."""

import re
import uuid

from playwright.sync_api import Locator, expect

from messenger.domain.references import pinning
from messenger.domain.talk import membership
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, chooses
from tests.browser.person import Person, tab_to
from tests.support.accounts import change
from tests.support.people import all_said, fill, people, say


def _lines(person: Person) -> Locator:
    return person.log.locator(".system-message .note")


def _hint(person: Person) -> Locator:
    return person.page.get_by_text("No messages yet. Say hello!")


def test_acts_are_told_live_and_in_order(join: Join, talk: Talk):
    (ada,), (grace, alan) = join("Ada", **PHONE), join("Grace", "Alan")
    picnic = talk("Picnic", ada, grace)
    created = f"{ada.nickname} created the conversation"
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}")
        expect(_lines(person)).to_have_text([created])
        expect(_hint(person)).to_be_visible()
    grace.composer.fill("Tea?")
    grace.clicks("Send")
    for person in (ada, grace):
        person.sees("Tea?")
        expect(_hint(person)).to_have_count(0)
    ada.clicks("Details")
    ada.clicks("Add people")
    ada.page.get_by_role("searchbox", name="Find people to add").fill(alan.nickname)
    ada.clicks(f"Add {alan.nickname}")
    ada.clicks(f"Remove {alan.nickname}")
    acts = (created, f"{ada.nickname} added {alan.nickname}", f"{ada.nickname} removed {alan.nickname}")
    for person in (ada, grace):
        expect(_lines(person)).to_have_text(acts)
    rows = grace.log.locator("[data-row]")
    expect(rows.nth(1)).to_contain_text("Tea?")
    assert [row.get_attribute("data-number") for row in rows.all()] == ["0", "1", "2", "3"]


def test_line_leads_to_the_pinned_message(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada"), join("Grace", **PHONE)
    picnic = talk("Picnic", ada, grace)
    fill(picnic, grace.account.actor, 300)
    grace.goes_to(f"/conversations/{picnic}")
    expect(grace.message("Message 300")).to_be_in_viewport()
    ada.goes_to(f"/conversations/{picnic}/20")
    chooses(ada, "Message 20", "Pin")
    expect(_lines(grace)).to_have_text([f"{ada.nickname} pinned a message"])
    _lines(grace).get_by_role("link", name="a message", exact=True).click()
    grace.is_at(f"/conversations/{picnic}/20")
    expect(grace.log.locator("[data-number='20']")).to_be_focused()


def test_link_of_a_line_is_reached_by_keys(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"), (grace, "Coffee?")))
    pinning.pin(grace.account.actor, all_said(picnic)[0].id)
    ada.goes_to(f"/conversations/{picnic}")
    link = _lines(ada).get_by_role("link", name="a message", exact=True)
    expect(link).to_be_visible()
    ada.log.focus()
    # The line that says who created the conversation is none of the stops.
    ada.page.keyboard.press("Home")
    expect(ada.message("Tea?")).to_be_focused()
    ada.page.keyboard.press("End")
    expect(ada.log.locator(".system-message").last).to_be_focused()
    ada.page.keyboard.press("Enter")
    tab_to(ada.page, link)
    expect(ada.page.get_by_role("menu")).to_have_count(0)
    ada.page.keyboard.press("Enter")
    ada.is_at(f"/conversations/{picnic}/1")


def test_lines_do_not_count_as_unread(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace, alan)
    membership.remove(ada.account.actor, picnic, alan.account.user_id)
    grace.goes_to("/")
    row = grace.row("Picnic")
    expect(row).to_contain_text(f"{ada.nickname} removed {alan.nickname}")
    expect(row).to_have_attribute("data-unread", "false")
    say(ada.account.actor, picnic, "Tea?")
    grace.goes_to("/")
    expect(row.get_by_text("1 unread", exact=True)).to_be_attached()
    grace.opens("Picnic")
    expect(grace.log.locator("[data-divider]")).to_have_count(1)
    expect(grace.in_another_tab("/").row("Picnic")).to_have_attribute("data-unread", "false")


def test_lines_alone_have_no_divider(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace, alan)
    membership.remove(ada.account.actor, picnic, alan.account.user_id)
    grace.goes_to(f"/conversations/{picnic}")
    expect(_lines(grace)).to_have_count(2)
    expect(grace.log.locator("[data-divider]")).to_have_count(0)


def test_readers_see_lines_in_their_languages(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    change(ada.account.actor, language="de")
    picnic = talk("Picnic", ada, grace)
    names = [f"N{number}{uuid.uuid4().hex[:8]}" for number in range(50)]
    newcomers = people(*names)
    membership.add(ada.account.actor, picnic, [actor.user_id for actor in newcomers])
    first, second, third = names[:3]
    for person in (ada, grace):
        person.goes_to(f"/conversations/{picnic}")
    expect(ada.page.locator(".system-message .note")).to_have_text(
        [
            f"{ada.nickname} hat die Unterhaltung angefangen",
            f"{ada.nickname} hat {first}, {second}, {third} und 47 andere hinzugefügt",
        ]
    )
    expect(_lines(grace)).to_have_text(
        [
            f"{ada.nickname} created the conversation",
            f"{ada.nickname} added {first}, {second}, {third} and 47 others",
        ]
    )


def test_line_follows_a_new_name(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace, alan)
    membership.remove(ada.account.actor, picnic, alan.account.user_id)
    grace.goes_to(f"/conversations/{picnic}")
    expect(_lines(grace)).to_have_text([re.compile("created"), f"{ada.nickname} removed {alan.nickname}"])
    alan.goes_to("/profile").reads("Profile")
    name = f"Turing {uuid.uuid4().hex[:8]}"
    alan.fills(Nickname=name)
    alan.clicks("Save")
    expect(_lines(grace).last).to_have_text(f"{ada.nickname} removed {name}")
    expect(grace.row("Picnic")).to_contain_text(f"{ada.nickname} removed {name}")


def test_nothing_can_be_done_to_a_line(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "Tea?"),))
    pinning.pin(ada.account.actor, all_said(picnic)[0].id)
    ada.goes_to(f"/conversations/{picnic}").sees("Tea?")
    toolbar = ada.page.get_by_role("toolbar", name="Message actions")
    ada.message("Tea?").hover()
    expect(toolbar).to_be_visible()
    _lines(ada).last.hover()
    expect(toolbar).to_have_count(0)
    # Arrow up edits what one has said, though the line is newer.
    ada.composer.press("ArrowUp")
    expect(ada.page.get_by_role("textbox", name="Edit message")).to_have_value("Tea?")
    ada.page.keyboard.press("Escape")
    chooses(ada, "Tea?", "Select")
    expect(ada.log.get_by_role("checkbox")).to_have_count(1)


def test_message_after_a_line_shows_its_author(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "Tea?"),))
    pinning.pin(ada.account.actor, all_said(picnic)[0].id)
    say(ada.account.actor, picnic, "Milk?", "Sugar?")
    grace.goes_to(f"/conversations/{picnic}").sees("Tea?", "Milk?", "Sugar?")
    heads = [message.get_attribute("data-heads") for message in grace.messages.all()]
    assert heads == ["true", "true", "false"]
