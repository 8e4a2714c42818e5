"""The profile: changes to the account."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from messenger.domain.authentication import links
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support.accounts import link

NEW = "an entirely different one"
Visit = Callable[..., Person]


def said(person: Person) -> Locator:
    return person.page.locator("section", has_text="Account").get_by_role("status")


def at_profile(person: Person) -> Person:
    person.goes_to("/profile")
    expect(person.field("Nickname")).to_have_value(person.nickname)
    return person


def test_renaming_needs_no_password(join: Join):
    (ada,) = join("Ada")
    at_profile(ada)
    expect(ada.field("Email")).to_have_value(ada.account.email)
    ada.fills(Nickname=f"{ada.nickname} L.")
    ada.clicks("Save")
    expect(said(ada)).to_have_text("Your nickname was saved.")
    expect(ada.field("Nickname")).to_have_value(f"{ada.nickname} L.")
    ada.page.reload()
    expect(ada.field("Nickname")).to_have_value(f"{ada.nickname} L.")


def test_a_new_name_shows_in_all_open_tabs(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((ada, "Who comes?"),))
    mine = ada.goes_to("/").in_another_tab()
    grace.goes_to("/").opens("Picnic").clicks("Details")
    details = grace.page.get_by_role("complementary", name="Details")
    expect(details.get_by_text(ada.nickname, exact=True)).to_be_visible()
    expect(mine.list.get_by_text(ada.nickname)).to_be_visible()
    at_profile(ada).fills(Nickname=f"Augusta {ada.account.user_id}")
    ada.clicks("Save")
    name = f"Augusta {ada.account.user_id}"
    expect(mine.list.get_by_text(name)).to_be_visible()
    expect(details.get_by_text(name, exact=True)).to_be_visible()
    expect(grace.messages.get_by_text(name, exact=True)).to_be_visible()
    expect(grace.row("Picnic")).to_contain_text(name)
    ada.page.get_by_role("link", name="Back").click()
    expect(ada.list.get_by_text(name)).to_be_visible()


def test_refusal_is_shown_at_its_field_and_keeps_input(join: Join):
    ada, grace = join("Ada", "Grace")
    at_profile(ada).fills(Nickname=grace.nickname)
    ada.clicks("Save")
    expect(ada.field("Nickname")).to_have_accessible_description("This nickname is taken.")
    ada.fills(**{"New password": NEW, "Nickname": ada.nickname})
    ada.clicks("Save")
    expect(ada.field("Current password")).to_have_accessible_description("Enter your current password.")
    expect(ada.field("Nickname")).to_have_accessible_description("")
    ada.fills(**{"Current password": "not this one"})
    ada.clicks("Save")
    expect(ada.field("Current password")).to_have_accessible_description("This is not your password.")
    expect(ada.field("New password")).to_have_value(NEW)


def test_a_new_password_ends_the_other_sign_ins(join: Join, visit: Visit):
    (ada,) = join("Ada")
    elsewhere = visit("Elsewhere").goes_to("/sign-in")
    elsewhere.account, elsewhere.nickname = ada.account, ada.nickname
    elsewhere.signs_in().is_at("/")
    at_profile(elsewhere)
    at_profile(ada).fills(**{"Current password": ada.account.password, "New password": NEW})
    ada.clicks("Save")
    expect(said(ada)).to_contain_text("signed out everywhere else")
    for label in ("Current password", "New password"):
        expect(ada.field(label)).to_have_value("")
    expect(elsewhere.page).to_have_url(re.compile("/sign-in"))
    ada.page.reload()
    expect(ada.field("Nickname")).to_have_value(ada.nickname)


def test_a_new_email_counts_once_it_is_confirmed(join: Join):
    (ada,) = join("Ada")
    new = f"new.{ada.account.email}"
    at_profile(ada).fills(**{"Email": new, "Current password": ada.account.password})
    ada.clicks("Save")
    waiting = ada.page.get_by_text(f"Waiting for you to confirm {new}.")
    expect(waiting).to_be_visible()
    expect(ada.field("Email")).to_have_value(ada.account.email)
    ada.clicks("Send again")
    expect(ada.field("Email")).to_have_accessible_description(re.compile("just sent"))
    ada.clicks("Cancel")
    expect(waiting).to_have_count(0)
    there = ada.in_another_tab(f"/confirm-email/{link(links.CONFIRM, ada.account.actor, new)}")
    there.clicks(f"Confirm {new}")
    there.is_at("/profile")
    expect(there.field("Email")).to_have_value(new)
    expect(there.page.get_by_text("This email is confirmed.")).to_be_visible()
