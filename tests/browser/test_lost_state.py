"""The server's state is a cache: when it is lost, what was typed stays and what is open stays open.

Here it dies with its worker, whose replacement knows nothing. A tab that comes back after its state has
expired gets the same blank state; each test checks that it got one.
"""

import re

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain import clock
from messenger.domain.accounts import profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.authentication import codes, totp
from messenger.domain.authentication.totp import STEP_MS
from tests.browser.conftest import Forget, Join, Talk
from tests.browser.losing import fields, still_hold
from tests.browser.person import PASSWORD, Person
from tests.support.accounts import change
from tests.support.codes import code_of
from tests.support.waiting import until

pytestmark = pytest.mark.slow

NEW = "an entirely different one"


def account(person: Person) -> Locator:
    return person.page.locator("section").filter(
        has=person.page.get_by_role("heading", name="Account", exact=True)
    )


def test_the_profile_keeps_all_its_forms(join: Join, forget: Forget):
    _, ada = join("Root", "Ada")
    ada.goes_to("/profile")
    expect(ada.field("Nickname")).to_have_value(ada.nickname)
    typed = {"Nickname": f"{ada.nickname} L.", "Current_password": "abc", "New_password": "def"}
    form = fields(account(ada), **typed)
    ada.clicks("Set up")
    factor = {"Current_password": "ghi"}
    section = fields(ada.page.get_by_role("region", name="Two-factor authentication"), **factor)
    ada.clicks("Delete account")
    dialog = ada.page.get_by_role("dialog", name="Delete account")
    deletion = {"Current_password": "jkl"}
    question = fields(dialog, **deletion)
    forget(ada)
    expect(dialog).to_be_visible()
    still_hold(question, **deletion)
    still_hold(section, **factor)
    still_hold(form, **typed)
    dialog.get_by_role("button", name="Delete my account").click()
    expect(question["Current_password"]).to_have_accessible_description("This is not your password.")
    dialog.get_by_role("button", name="Close").click()
    ada.clicks("Continue")
    expect(section["Current_password"]).to_have_accessible_description("This is not your password.")
    fields(account(ada), Current_password=PASSWORD, New_password=NEW)
    ada.clicks("Save")
    expect(account(ada).get_by_role("status")).to_contain_text("Your nickname was saved.")
    still_hold(form, Nickname=f"{ada.nickname} L.", Current_password="", New_password="")
    assert profile.own(ada.account.actor).nickname == f"{ada.nickname} L."


def test_no_secret_is_stored_in_the_browser(join: Join, forget: Forget):
    _, ada = join("Root", "Ada")
    ada.goes_to("/profile")
    fields(account(ada), Nickname="Nick8k2x", Current_password="pass7c3w", New_password="pass9d4z")
    ada.clicks("Set up")
    fields(ada.page.get_by_role("region", name="Two-factor authentication"), Current_password="pass5q1m")
    forget(ada)
    stored = ada.page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie])"
    )
    assert not [secret for secret in ("7c3w", "9d4z", "5q1m") if secret in stored]


def test_untouched_fields_follow_changes_elsewhere(join: Join, forget: Forget):
    ada, grace = join("Ada", "Grace")
    for person in (ada, grace):
        person.goes_to("/profile")
        expect(person.field("Nickname")).to_have_value(person.nickname)
    fields(account(ada), Current_password=PASSWORD, New_password=NEW)
    fields(account(grace), Nickname="Typed by Grace")
    for person in (ada, grace):
        profile.save(person.account.actor, Wish(nickname=f"{person.nickname} of elsewhere"), "")
    forget(ada, grace)
    expect(ada.field("Nickname")).to_have_value(f"{ada.nickname} of elsewhere")
    expect(grace.field("Nickname")).to_have_value("Typed by Grace")
    ada.clicks("Save")
    expect(account(ada).get_by_role("status")).to_contain_text("Your password was changed")
    assert profile.own(ada.account.actor).nickname == f"{ada.nickname} of elsewhere"


def test_typed_codes_survive(join: Join, forget: Forget):
    (ada,) = join("Ada")
    secret = totp.new_secret()
    change(ada.account.actor, totp_secret=secret)
    ada.goes_to("/profile")
    code = fields(account(ada), Code="123")
    ada.clicks("Delete account")
    dialog = ada.page.get_by_role("dialog", name="Delete account")
    consent = fields(dialog, Current_password="abc", Code="456")
    forget(ada)
    still_hold(consent, Current_password="abc", Code="456")
    still_hold(code, Code="123")
    ada.page.keyboard.press("Escape")
    ada.clicks("New recovery codes")
    renewal = fields(
        ada.page.get_by_role("region", name="Two-factor authentication"), Current_password="a", Code="b"
    )
    forget(ada)
    still_hold(renewal, Current_password="a", Code="b")


def test_second_factor_setup_survives_two_losses(join: Join, forget: Forget):
    (ada,) = join("Ada")
    ada.goes_to("/profile").clicks("Set up")
    section = ada.page.get_by_role("region", name="Two-factor authentication")
    fields(section, Current_password=PASSWORD)
    ada.clicks("Continue")
    key = ada.page.get_by_role("group", name="Or type this key:")
    secret = key.inner_text().replace(" ", "")
    code = fields(section, Code="000")
    forget(ada)
    expect(key).to_have_text(re.compile(secret[:4]))
    still_hold(code, Code="000")
    until(lambda: clock.now() % STEP_MS < STEP_MS - 10_000, "the step lasts for a while")
    fields(section, Code=code_of(secret, -1))
    ada.clicks("Turn on")
    shown = ada.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(shown).to_have_count(codes.RECOVERY_CODES)
    kept = shown.all_inner_texts()
    forget(ada)
    expect(shown).to_have_text(kept)
    ada.clicks("I've saved them")
    expect(ada.page.get_by_text("On. You have 10 recovery codes left.")).to_be_visible()


def test_adding_people_survives(join: Join, talk: Talk, forget: Forget):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    ada.clicks("Add people")
    search = details.get_by_role("searchbox", name="Find people to add")
    search.fill(alan.nickname)
    add = details.get_by_role("button", name=f"Add {alan.nickname}", exact=True)
    others = details.get_by_role("button", name=re.compile("^Add (?!Alan|people)"))
    # Race: as long as others are listed, too, the server has not been asked for the typed name.
    expect(others).to_have_count(0)
    expect(add).to_be_visible()
    expect(search).to_be_focused()
    forget(ada)
    expect(search).to_have_value(alan.nickname)
    expect(search).to_be_focused()
    expect(add).to_be_visible()
    expect(others).to_have_count(0)
    add.click()
    expect(details.get_by_role("listitem").filter(has_text=alan.nickname)).to_have_count(1)
    ada.clicks("Done")
    expect(details.get_by_role("button", name="Add people")).to_be_focused()
    ada.clicks("Leave conversation")
    expect(details.get_by_role("button", name="Stay")).to_be_visible()
    forget(ada)
    ada.clicks("Stay")
    expect(details.get_by_role("button", name="Leave conversation")).to_be_focused()


def test_draft_keeps_people_search_and_title(join: Join, forget: Forget):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    ada.goes_to("/").drafts(grace)
    ada.finds(alan.nickname)
    title = ada.draft.get_by_role("textbox", name="Title (optional)")
    title.fill("Picnic")
    search = ada.draft.get_by_role("searchbox")
    forget(ada)
    expect(search).to_have_value(alan.nickname)
    expect(title).to_have_value("Picnic")
    expect(ada.chosen).to_contain_text([f"{ada.nickname} (me)", grace.nickname])
    ada.contact(alan).check()
    ada.page.reload()
    expect(search).to_have_value(alan.nickname)
    expect(ada.contact(alan)).to_be_checked()
    expect(title).to_have_value("Picnic")
    ada.create.click()
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(3)
