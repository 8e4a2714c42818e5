"""Resetting a forgotten password, and confirming an email address."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from messenger.domain.authentication import links
from tests.browser.conftest import Join
from tests.browser.person import Account, Person
from tests.support.accounts import link

NEW = "an entirely different one"
Visit = Callable[..., Person]


def test_forgot_password_reveals_nothing(join: Join, visit: Visit):
    (ada,) = join("Ada")
    answers = []
    for email in (ada.account.email, "nobody@example.org"):
        visitor = visit().goes_to("/sign-in")
        visitor.follows("Forgot your password?", to="Forgot your password?").is_at("/forgot-password")
        visitor.fills(Email=email)
        visitor.clicks("Send link")
        answer = visitor.page.get_by_role("status").filter(has_text="If there's an account")
        expect(answer).to_be_visible()
        answers.append(answer.inner_text())
    assert answers[0] == answers[1]
    assert "administrator" in answers[0]


def test_reset_link_leads_to_sign_in(join: Join, visit: Visit):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    visitor = visit().goes_to(f"/reset-password/{link(links.RESET, ada.account.actor, ada.account.email)}")
    visitor.fills(**{"New password": "short"})
    visitor.clicks("Set password")
    expect(visitor.field("New password")).to_have_accessible_description(
        "The password is too short: use at least 10 characters."
    )
    visitor.fills(**{"New password": NEW})
    visitor.clicks("Set password")
    visitor.is_at("/sign-in?after=reset")
    expect(visitor.page.get_by_text("Your new password is set")).to_be_visible()
    expect(ada.page).to_have_url(re.compile("/sign-in"))
    visitor.account = Account(ada.nickname, ada.account.email, ada.account.user_id, NEW)
    visitor.signs_in().is_at("/")


def test_expired_link_offers_a_new_one(visit: Visit):
    visitor = visit().goes_to("/reset-password/made-up")
    expect(visitor.page.get_by_role("alert").filter(has_text=links.OVER)).to_be_visible()
    visitor.follows("Request a new link", to="Forgot your password?").is_at("/forgot-password")
    visitor.goes_to("/confirm-email/made-up")
    expect(visitor.page.get_by_role("alert").filter(has_text=links.OVER)).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Go to your profile")).to_be_visible()


def test_email_is_confirmed_without_signing_in(join: Join, visit: Visit):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    expect(ada.page.get_by_text("This email isn't confirmed yet.")).to_be_visible()
    path = f"/confirm-email/{link(links.CONFIRM, ada.account.actor, ada.account.email)}"
    visitor = visit().goes_to(path)
    visitor.clicks(f"Confirm {ada.account.email}")
    visitor.is_at("/sign-in?after=confirmation")
    expect(visitor.page.get_by_text("Your email is confirmed.")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_text("This email is confirmed.")).to_be_visible()
    visitor.goes_to(path)
    expect(visitor.page.get_by_role("alert").filter(has_text=links.OVER)).to_be_visible()
