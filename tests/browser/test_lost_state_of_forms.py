"""When the server loses its state: the forms of administrators, and those around signing in."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from messenger.domain import clock
from messenger.domain.administration import invitations
from messenger.domain.authentication import totp
from messenger.domain.authentication.totp import STEP_MS
from tests.browser.conftest import Forget, Join
from tests.browser.losing import fields, still_hold
from tests.browser.person import PASSWORD, Person
from tests.support.accounts import change
from tests.support.codes import code_of
from tests.support.waiting import until

pytestmark = pytest.mark.slow

NEW = "an entirely different one"
Visit = Callable[..., Person]


def administrator(join: Join) -> Person:
    (root,) = join("Root")
    change(root.account.actor, is_administrator=True)
    return root


def test_invitation_form_survives(join: Join, forget: Forget):
    root = administrator(join)
    root.goes_to("/administration/invitations")
    typed = {"Note_(optional)": "For the choir", "Number_of_uses": "5", "Days_until_it_expires": "2"}
    form = fields(root.page, **typed)
    forget(root)
    still_hold(form, **typed)
    root.clicks("Create invitation")
    link = root.field("Invitation link")
    expect(link).to_have_value(re.compile("^http"))
    shown = link.input_value()
    root.clicks("Withdraw: For the choir")
    forget(root)
    expect(link).to_have_value(shown)
    expect(root.page.get_by_role("img", name="QR code of the invitation link")).to_be_visible()
    root.clicks("Withdraw it now")
    listed = root.page.get_by_role("list", name="Invitations")
    expect(listed.get_by_text("For the choir")).to_have_count(0)
    root.clicks("Done")
    expect(root.page.get_by_role("button", name="Create invitation")).to_be_visible()


def test_first_run_survives(join: Join, forget: Forget):
    root = administrator(join)
    root.goes_to("/welcome").reads("Set up your messenger")
    typed = {"Name_of_this_site": "Chess", "Title": "All of us"}
    form = fields(root.page, **typed)
    forget(root)
    still_hold(form, **typed)
    root.clicks("Create invitation link")
    link = root.field("Invitation link")
    expect(link).to_have_value(re.compile("^http"))
    shown = link.input_value()
    forget(root)
    expect(link).to_have_value(shown)
    still_hold(form, **typed)


def test_administration_dialog_survives(join: Join, forget: Forget):
    root, (grace,) = administrator(join), join("Grace")
    root.goes_to("/administration")
    search = root.page.get_by_role("searchbox", name="Find people")
    search.fill(grace.account.email)
    rows = root.page.get_by_role("list", name="People").get_by_role("listitem")
    expect(rows).to_have_count(1)
    rows.get_by_text("Actions").click()
    root.clicks(f"Create reset link: {grace.nickname}")
    dialog = root.page.get_by_role("dialog", name="Create reset link")
    password = fields(dialog, Current_password="half a pass")
    forget(root)
    expect(search).to_have_value(grace.account.email)
    expect(rows).to_have_count(1)
    still_hold(password, Current_password="half a pass")
    expect(dialog.get_by_text(grace.nickname)).to_be_visible()
    fields(dialog, Current_password=PASSWORD)
    dialog.get_by_role("button", name="Create reset link", exact=True).click()
    link = dialog.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile("/reset-password/"))
    shown = link.input_value()
    forget(root)
    expect(link).to_have_value(shown)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()


def test_handing_over_survives(join: Join, visit: Visit, forget: Forget):
    root, (grace,) = administrator(join), join("Grace")
    there = visit().goes_to("/forgot-password")
    email = fields(there.page, Email=grace.account.email)
    forget(there)
    still_hold(email, Email=grace.account.email)
    there.clicks("Send link")
    expect(there.page.get_by_text("please ask them")).to_be_visible()
    root.goes_to("/administration/links").clicks(f"Hand over: New password, {grace.nickname}")
    dialog = root.page.get_by_role("dialog", name="Hand over")
    fields(dialog, Current_password=PASSWORD)
    forget(root)
    dialog.get_by_role("button", name="Show link").click()
    link = dialog.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile("/reset-password/"))
    shown = link.input_value()
    forget(root)
    expect(link).to_have_value(shown)
    there.goes_to(re.sub("^https?://[^/]*", "", shown))
    chosen = fields(there.page, New_password=NEW)
    forget(there)
    still_hold(chosen, New_password=NEW)
    there.clicks("Set password")
    there.reads("Sign in")


def test_sign_up_form_survives(join: Join, visit: Visit, forget: Forget):
    root = administrator(join)
    invited = (
        "/join/" + invitations.create(replace(root.account.actor, is_administrator=True)).rpartition("/")[2]
    )
    for path in ("/sign-up", invited):
        person = visit("New").goes_to(path)
        typed = {"Nickname": person.nickname, "Email": person.account.email, "Password": PASSWORD}
        form = fields(person.page, **typed)
        forget(person)
        still_hold(form, **typed)
        person.clicks("Sign up")
        person.is_at("/")


def test_sign_in_form_survives(join: Join, visit: Visit, forget: Forget):
    (ada,) = join("Ada")
    secret = totp.new_secret()
    change(ada.account.actor, totp_secret=secret)
    there = visit().goes_to("/sign-in?next=%2Fprofile")
    typed = {"Email": ada.account.email, "Password": PASSWORD}
    form = fields(there.page, **typed)
    there.field("Keep me signed in").check()
    forget(there)
    still_hold(form, **typed)
    expect(there.field("Keep me signed in")).to_be_checked()
    there.clicks("Sign in")
    code = fields(there.page, Code="00")
    forget(there)
    still_hold(code | form, Code="00", **typed)
    until(lambda: clock.now() % STEP_MS < STEP_MS - 10_000, "the step lasts for a while")
    fields(there.page, Code=code_of(secret))
    there.clicks("Sign in")
    there.reads("Profile")
