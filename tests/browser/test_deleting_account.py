"""Signing out other devices, the data export, and deleting the account."""

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import Join, NewContext, Talk
from tests.browser.person import PASSWORD, Faults, Person

GONE = "Deleted user"


def _devices(person: Person) -> Locator:
    section = person.page.locator("section").filter(
        has=person.page.get_by_role("heading", name="Signed-in devices", exact=True)
    )
    return section.get_by_role("listitem")


def _elsewhere(person: Person, new_context: NewContext, faults: Faults, **options: str) -> Person:
    """Sign the person in with another browser."""
    context: BrowserContext = new_context(**options)
    faults.watch(context)
    other = Person(person.account, lambda: context, person.url).goes_to("/sign-in").signs_in()
    expect(other.list.get_by_text(person.nickname)).to_be_visible()
    return other


def test_a_revoked_browser_is_signed_out_at_once(join: Join, new_context: NewContext, faults: Faults):
    (ada,) = join("Ada")
    phone = "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0"
    other = _elsewhere(ada, new_context, faults, user_agent=phone).goes_to("/profile")
    expect(_devices(other)).to_have_count(2)
    expect(_devices(other).filter(has_text="This device")).to_contain_text("Firefox on Android")
    ada.goes_to("/profile")
    expect(_devices(ada)).to_have_count(2)
    expect(_devices(ada).first).to_contain_text("This device")
    expect(_devices(ada).last).to_contain_text("last used just now")
    ada.clicks("Sign out Firefox on Android")
    expect(_devices(ada)).to_have_count(1)
    expect(other.page).to_have_url(re.compile("/sign-in"))
    other.goes_to("/").is_at("/sign-in")
    expect(ada.page.get_by_role("button", name="Sign out all other devices")).to_have_count(0)


def test_all_other_browsers_are_signed_out_at_once(join: Join, new_context: NewContext, faults: Faults):
    (ada,) = join("Ada")
    others = [_elsewhere(ada, new_context, faults) for _ in range(2)]
    ada.goes_to("/profile")
    expect(_devices(ada)).to_have_count(3)
    ada.clicks("Sign out all other devices")
    for other in others:
        expect(other.page).to_have_url(re.compile("/sign-in"))
    expect(_devices(ada)).to_have_count(1)
    ada.goes_to("/").is_at("/")


def test_revoking_this_device_signs_out(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    ada.page.get_by_role("button", name=re.compile("^Sign out ")).click()
    expect(ada.page).to_have_url(re.compile("/sign-in"))


def test_data_export_downloads_without_leaving_the_page(join: Join, talk: Talk, tmp_path: Path):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((ada, "My own words"), (grace, "Not mine")))
    ada.goes_to("/profile")
    expect(_devices(ada)).to_have_count(1)
    with ada.page.expect_download() as started:
        ada.page.get_by_role("link", name="Download your data").click()
    started.value.save_as(tmp_path / "data.json")
    assert re.fullmatch(r"messenger-Ada_\d+-\d{4}-\d\d-\d\d\.json", started.value.suggested_filename)
    taken = json.loads((tmp_path / "data.json").read_text())
    assert taken["account"]["nickname"] == ada.nickname
    assert [message["body"] for message in taken["messages"]] == ["My own words"]
    assert "Not mine" not in str(taken)
    ada.clicks("Delete account")
    expect(ada.page.get_by_role("dialog", name="Delete account")).to_be_visible()


def _deletes_the_account(person: Person, password: str = PASSWORD) -> Locator:
    person.goes_to("/profile").clicks("Delete account")
    dialog = person.page.get_by_role("dialog", name="Delete account")
    dialog.get_by_label("Current password").fill(password)
    dialog.get_by_role("button", name="Delete my account").click()
    return dialog


def test_others_see_a_deletion_at_once(join: Join, talk: Talk):
    ada, grace, bob = join("Ada", "Grace", "Bob")
    path = f"/conversations/{talk('Picnic', grace, ada, bob, said=((grace, 'Bye'),))}"
    ada.goes_to(path).clicks("Details")
    there = ada.page.get_by_role("complementary", name="Details")
    expect(there.get_by_text("3 members")).to_be_visible()
    expect(ada.message("Bye").get_by_text(grace.nickname)).to_be_visible()
    bob.goes_to("/")
    expect(bob.row("Picnic")).to_contain_text(f"{grace.nickname}: Bye")
    _deletes_the_account(grace)
    expect(grace.page).to_have_url(re.compile("/sign-in"))
    expect(there.get_by_text("2 members")).to_be_visible()
    expect(there.get_by_text(grace.nickname)).to_have_count(0)
    expect(ada.message("Bye").get_by_text(GONE)).to_be_visible()
    expect(there.get_by_role("listitem").filter(has_text=ada.nickname)).to_contain_text("Owner")
    expect(bob.row("Picnic")).to_contain_text(f"{GONE} left")
    ada.writes("Whom shall I ask now?")
    ada.sees("Bye", "Whom shall I ask now?")
    ada.goes_to("/").clicks("New conversation")
    ada.finds(grace.nickname)
    expect(ada.draft.get_by_text("No one found")).to_be_visible()


def test_deleted_user_cannot_sign_in(join: Join):
    _, grace = join("Ada", "Grace")
    _deletes_the_account(grace)
    expect(grace.page).to_have_url(re.compile("/sign-in"))
    grace.signs_in()
    expect(grace.field("Password")).to_have_accessible_description(re.compile("wrong"))


def test_wrong_password_deletes_nothing(join: Join):
    _, grace = join("Ada", "Grace")
    dialog = _deletes_the_account(grace, "not this one")
    field = dialog.get_by_label("Current password")
    expect(field).to_have_accessible_description("This is not your password.")
    expect(field).to_have_value("not this one")
    grace.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    grace.goes_to("/").is_at("/")


def test_the_profile_fits_the_screen(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    expect(_devices(ada)).to_have_count(1)
    for width in (390, 1440):
        ada.page.set_viewport_size({"width": width, "height": 844})
        ada.page.wait_for_function(f"innerWidth === {width}")
        assert ada.page.evaluate("document.documentElement.scrollWidth") <= width
