"""Signing up, in and out."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support import servers
from tests.support.servers import Application

Visit = Callable[..., Person]
FIRST = "You're the first one here, so you'll be the administrator."


@pytest.fixture
def untouched() -> Iterator[servers.Application]:
    """An application without accounts."""
    with servers.application() as running:
        yield running


def test_first_account_becomes_administrator(visit: Visit, untouched: servers.Application):
    url = f"http://127.0.0.1:{untouched.port}"
    ada, grace = visit("Ada", url), visit("Grace", url)
    ada.goes_to("/sign-up")
    expect(ada.page.get_by_text(FIRST)).to_be_visible()
    ada.signs_up()
    expect(ada.list.get_by_text(ada.nickname)).to_be_visible()
    grace.goes_to("/sign-up")
    expect(grace.page.get_by_role("button", name="Sign up")).to_be_visible()
    grace.signs_up()
    expect(grace.page.get_by_text(FIRST)).to_have_count(0)


def test_errors_are_shown_at_fields_and_keep_input(visit: Visit, join: Join):
    (grace,) = join("Grace")
    ada = visit("Ada").goes_to("/sign-up")
    ada.clicks("Sign up")
    _is_wrong(
        ada, Nickname="Enter a nickname.", Email="Enter an email address.", Password="Enter a password."
    )
    ada.fills(Nickname="A", Email="nonsense", Password="short")
    ada.clicks("Sign up")
    _is_wrong(ada, Nickname="too short", Email="not an email address", Password="at least 10")
    expect(ada.field("Nickname")).to_have_value("A")
    expect(ada.field("Email")).to_have_value("nonsense")
    ada.fills(
        Nickname=grace.nickname.upper(),
        Email=grace.account.email.upper(),
        Password=ada.account.password,
    )
    ada.clicks("Sign up")
    _is_wrong(ada, Nickname="This nickname is taken.", Email="This email is taken.", Password="")
    ada.fills(Nickname=ada.nickname, Email=ada.account.email)
    ada.clicks("Sign up")
    ada.is_at("/")


def _is_wrong(person: Person, **errors: str) -> None:
    for label, error in errors.items():
        field = person.field(label)
        expect(field).to_have_accessible_description(re.compile(error or "^$"))
        expect(field).to_have_attribute("aria-invalid", "true" if error else "false")


def test_signed_out_pages_redirect_to_sign_in_and_back(visit: Visit, join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.context.clear_cookies()
    ada.goes_to("/").is_at("/sign-in")
    ada.goes_to(path)
    expect(ada.page).to_have_url(re.compile("/sign-in"))
    ada.signs_in().is_at(path)
    ada.writes("Here again")
    ada.sees("Here again")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org"])
def test_signing_in_leads_to_no_other_site(elsewhere: str, join: Join):
    (ada,) = join("Ada")
    ada.context.clear_cookies()
    ada.goes_to(f"/sign-in?next={elsewhere}").signs_in().is_at("/")


def test_wrong_password_is_shown_at_its_field(join: Join):
    (ada,) = join("Ada")
    ada.context.clear_cookies()
    ada.goes_to("/sign-in").fills(Email=ada.account.email, Password="not this one")
    ada.clicks("Sign in")
    expect(ada.field("Password")).to_have_accessible_description(re.compile(r"\w+"))
    expect(ada.field("Email")).to_have_value(ada.account.email)
    ada.signs_in().is_at("/")


def test_signed_in_user_is_redirected_from_sign_in(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/sign-in").is_at("/")
    ada.goes_to("/sign-up").is_at("/")


def test_signing_out_reaches_the_other_tabs(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    there = ada.goes_to("/").in_another_tab(f"/conversations/{picnic}")
    expect(there.composer).to_be_enabled()
    expect(ada.row("Picnic")).to_be_visible()
    ada.clicks("Sign out")
    for tab in (ada, there):
        expect(tab.page).to_have_url(re.compile("/sign-in"))
    ada.goes_to("/").is_at("/sign-in")


@pytest.mark.parametrize(("kept", "lasts"), [(True, True), (False, False)])
def test_kept_sign_in_survives_a_browser_restart(kept: bool, lasts: bool, join: Join, app: Application):
    (ada,) = join("Ada")
    ada.context.clear_cookies()
    ada.goes_to("/sign-in").field("Keep me signed in").set_checked(kept)
    ada.signs_in().is_at("/")
    cookies = {cookie.get("name"): cookie for cookie in ada.context.cookies()}
    assert (cookies[app.cookie].get("expires", -1) > 0) is lasts
    assert cookies[app.cookie.replace("sign-in", "device")].get("expires", -1) > 0
    key = app.cookie.replace("sign-in", "cache-key")
    assert (cookies[key].get("expires", -1) > 0) is lasts
    for name, cookie in cookies.items():
        assert cookie.get("httpOnly") is (name != key)
        assert cookie.get("sameSite") == "Lax"


def test_next_user_sees_nothing_of_the_previous(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Secret", ada, *join("Alan"))
    ada.goes_to("/").opens("Secret").composer.fill("Half a sentence")
    ada.clicks("Sign out")
    expect(ada.page).to_have_url(re.compile("/sign-in"))
    ada.goes_to("/sign-in").account = grace.account
    ada.signs_in().is_at("/")
    expect(ada.list.get_by_text("No conversations yet")).to_be_visible()
    expect(ada.page.get_by_text("Secret")).to_have_count(0)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_inactive_page_submits_no_password(path: str, visit: Visit):
    ada = visit("Ada", java_script_enabled=False).goes_to(path)
    ada.field("Password").fill(ada.account.password)
    ada.field("Password").press("Enter")
    expect(ada.page.get_by_role("button")).to_be_disabled()
    assert "?" not in ada.page.url


def test_sign_in_page_leads_to_a_greeting(join: Join):
    (ada,) = join("Ada")
    for _ in range(3):
        ada.goes_to("/sign-in").is_at("/")
        expect(ada.list.get_by_text(ada.nickname)).to_be_visible()


def test_buttons_are_disabled_until_ready(visit: Visit):
    ada = visit("Ada", java_script_enabled=False).goes_to("/")
    # Browsers choose the colours themselves.
    early = ada.page.get_by_role("button").and_(ada.page.locator(":not([data-icon=moon])"))
    expect(early).not_to_have_count(0)
    for button in early.all():
        expect(button).to_be_disabled()
