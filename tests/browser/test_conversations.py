"""The list of conversations, and opening one."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults, Person


def test_new_conversation_appears_in_every_tab(join: Join, talk: Talk):
    ada, grace, alan, stranger = join("Ada", "Grace", "Alan", "Stranger")
    tabs = [grace.goes_to("/"), grace.in_another_tab("/"), ada.in_another_tab("/")]
    for tab in [*tabs, stranger.goes_to("/")]:
        expect(tab.list.get_by_text("No conversations yet")).to_be_visible()
    ada.goes_to("/").starts("Picnic", grace, alan)
    for tab in tabs:
        expect(tab.row("Picnic")).to_be_visible()
    expect(stranger.rows).to_have_count(0)
    grace.opens("Picnic").writes("I bring lemonade")
    ada.sees("I bring lemonade")
    tabs[-1].opens("Picnic").sees("I bring lemonade")


def test_the_newest_activity_is_on_top(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    for title in ("First", "Second", "Third"):
        talk(title, ada, grace)
    ada.goes_to("/")
    expect(ada.rows).to_contain_text(["Third", "Second", "First"])
    grace.goes_to("/").opens("First").writes("Hello")
    expect(ada.rows).to_contain_text(["First", "Third", "Second"])
    expect(ada.row("First")).to_contain_text(f"{grace.nickname}: Hello")
    expect(ada.row("First")).to_contain_text(re.compile(r"\d{1,2}:\d\d"))


def test_unread_counts_rise_and_clear(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace)
    talk("Books", ada, grace)
    ada.goes_to("/").opens("Picnic")
    elsewhere = grace.goes_to("/").in_another_tab("/").opens("Books")
    expect(grace.page).to_have_title("Messenger")
    ada.writes("One", "Two", "Three")
    for tab in (grace, elsewhere):
        expect(tab.row("Picnic")).to_contain_text("3 unread")
        expect(tab.page).to_have_title("(1) Messenger")
    expect(ada.row("Picnic")).not_to_contain_text("unread")
    elsewhere.opens("Picnic").sees("One", "Two", "Three")
    for tab in (grace, elsewhere):
        expect(tab.row("Picnic")).not_to_contain_text("unread")
        expect(tab.page).to_have_title("Messenger")
    ada.writes("Four")
    elsewhere.sees("One", "Two", "Three", "Four")
    expect(grace.row("Picnic")).to_contain_text("Four")
    expect(grace.row("Picnic")).not_to_contain_text("unread")
    grace.page.reload()
    expect(grace.row("Picnic")).to_be_visible()
    expect(grace.row("Picnic")).not_to_contain_text("unread")


def test_foreign_and_missing_look_alike(join: Join, talk: Talk):
    ada, grace, mallory = join("Ada", "Grace", "Mallory")
    theirs = talk("Secret", ada, grace, said=((grace, "A secret"),))
    for id in (theirs, 999_999_999, "abc", "1e3", 99_999_999_999_999_999_999):
        mallory.goes_to(f"/conversations/{id}")
        _is_not_found(mallory)


def _is_not_found(person: Person) -> None:
    expect(person.page.get_by_role("main")).to_have_text(
        "Not foundThis conversation doesn't exist, or you're not in it.Back to your conversations"
    )
    expect(person.page.get_by_text("Secret")).to_have_count(0)
    person.page.get_by_role("link", name="Back to your conversations").click()
    person.is_at("/")


def test_an_unknown_page_is_not_found(join: Join, faults: Faults):
    faults.expected.append("404")
    (ada,) = join("Ada")
    ada.goes_to("/no/such/page")
    expect(ada.page.get_by_text(re.compile("404|not found", re.IGNORECASE)).first).to_be_visible()


def test_leave_question_resets_in_another_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    talk("Books", ada, grace)
    ada.goes_to(f"/conversations/{picnic}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    ada.clicks("Leave conversation")
    expect(details.get_by_role("button", name="Leave", exact=True)).to_be_visible()
    ada.opens("Books")
    expect(details.get_by_role("button", name="Leave", exact=True)).to_have_count(0)
    ada.clicks("Add people")
    details.get_by_role("searchbox").fill("nobody has this name")
    expect(details.get_by_text("No one found with that name.")).to_be_visible()
    ada.opens("Picnic")
    expect(details.get_by_role("searchbox")).to_have_count(0)
    expect(details.get_by_role("button", name="Leave", exact=True)).to_have_count(0)


def test_removed_member_sees_nothing(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    grace.goes_to(f"/conversations/{picnic}").clicks("Details")
    details = grace.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(2)
    grace.composer.fill("Half a sentence")
    ada.goes_to(f"/conversations/{picnic}").clicks("Details")
    ada.clicks(f"Remove {grace.nickname}")
    _is_not_found(grace)
    expect(details).to_have_count(0)
