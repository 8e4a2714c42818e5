"""Mail through a real server, from the click that requests it to opening its link."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from messenger.domain.authentication import links
from tests.browser.conftest import Join
from tests.browser.person import Person
from tests.support import servers
from tests.support.mail_server import MailServer, link_in, mail_server, text_of
from tests.support.processes import free_port
from tests.support.waiting import until

# They share an application of their own.
pytestmark = pytest.mark.xdist_group("mail")

Visit = Callable[..., Person]
NEW = "an entirely different one"
WRONG = re.compile("The email or the password is wrong")


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server that accepts everything."""
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def mailing(server: MailServer) -> Iterator[servers.Application]:
    """The application with a mail server, shared by all tests here."""
    port = free_port()
    # The links in its mails must lead to the address at which people open it.
    settings = {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "SMTP_URL": server.url}
    with servers.application(**settings, MAIL_FROM="Messenger <messenger@example.org>") as running:
        yield running


@pytest.fixture
def app(mailing: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return mailing


@pytest.fixture
def mail_to(server: MailServer) -> Callable[[str, str], EmailMessage]:
    """A function that waits for the newest mail to an address with a subject."""

    def mail_to(address: str, subject: str) -> EmailMessage:
        def found() -> list[EmailMessage]:
            return [mail for mail in server.mails_to(address) if mail["Subject"] == subject]

        until(found, f"a mail to {address} arrives: {subject}")
        return found()[-1]

    return mail_to


MailTo = Callable[[str, str], EmailMessage]


def _reads(person: Person, mail: EmailMessage, link: str) -> Person:
    """Click a link in the HTML of a mail, as a webmail page shows it."""
    mailbox = person.another_tab()
    mailbox.page.set_content(text_of(mail, "html"))
    mailbox.page.get_by_role("link", name=link, exact=True).click()
    return mailbox


def _signs_out(person: Person) -> None:
    person.goes_to("/").clicks("Sign out")
    expect(person.page).to_have_url(re.compile("/sign-in"))


def _is_refused(person: Person) -> None:
    person.signs_in()
    expect(person.field("Password")).to_have_accessible_description(WRONG)


def _now_has(person: Person, *, email: str = "", password: str = "") -> None:
    kept = person.account
    person.account = replace(kept, email=email or kept.email, password=password or kept.password)


def test_sign_up_sends_a_confirmation_mail(visit: Visit, mail_to: MailTo):
    ada = visit("Ada").signs_up()
    mail = mail_to(ada.account.email, "Confirm your email address")
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["From"] == "Messenger <messenger@example.org>"
    assert f'href="{link_in(mail)}"' in text_of(mail, "html")
    ada.goes_to("/profile")
    expect(ada.page.get_by_text("This email isn't confirmed yet.")).to_be_visible()
    there = _reads(ada, mail, "Confirm email address")
    there.clicks(f"Confirm {ada.account.email}")
    there.is_at("/profile")
    expect(there.page.get_by_text("This email is confirmed.")).to_be_visible()
    there.page.goto(link_in(mail))
    expect(there.page.get_by_role("alert").filter(has_text=links.OVER)).to_be_visible()


def test_reset_by_mail_ends_other_sign_ins(join: Join, visit: Visit, mail_to: MailTo):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    expect(ada.field("Nickname")).to_have_value(ada.nickname)
    there = visit().goes_to("/sign-in")
    there.account = ada.account
    there.follows("Forgot your password?", to="Forgot your password?").fills(Email=ada.account.email)
    there.clicks("Send link")
    expect(there.page.get_by_role("status").filter(has_text="an email is on its way")).to_be_visible()
    mail = mail_to(ada.account.email, "Choose a new password")
    there = _reads(there, mail, "Choose a new password")
    there.fills(**{"New password": NEW})
    there.clicks("Set password")
    there.is_at("/sign-in?after=reset")
    expect(ada.page).to_have_url(ada.url + "/sign-in?next=%2Fprofile")
    _is_refused(there)
    _now_has(there, password=NEW)
    there.signs_in().is_at("/")
    told = mail_to(ada.account.email, "Your password was changed")
    assert "If this wasn't you" in text_of(told)
    there.page.goto(link_in(mail))
    expect(there.page.get_by_role("alert").filter(has_text=links.OVER)).to_be_visible()
    there.follows("Request a new link", to="Forgot your password?").is_at("/forgot-password")


def test_new_email_needs_confirmation_and_notifies_the_old(join: Join, mail_to: MailTo):
    (ada,) = join("Ada")
    old, new = ada.account.email, f"new.{ada.account.email}"
    ada.goes_to("/profile")
    expect(ada.field("Email")).to_have_value(old)
    ada.fills(**{"Email": new, "Current password": ada.account.password})
    ada.clicks("Save")
    expect(ada.page.get_by_text(f"An email with a link is on its way to {new}.")).to_be_visible()
    there = _reads(ada, mail_to(new, "Confirm your email address"), "Confirm email address")
    there.clicks(f"Confirm {new}")
    there.is_at("/profile")
    expect(there.field("Email")).to_have_value(new)
    told = text_of(mail_to(old, "Your email address was changed"))
    assert "the address that it had before" in told
    assert new not in told
    _signs_out(there)
    _is_refused(there)
    _now_has(there, email=new)
    there.signs_in().is_at("/")


def test_password_change_is_notified_by_mail(join: Join, mail_to: MailTo):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    expect(ada.field("Email")).to_have_value(ada.account.email)
    ada.fills(**{"Current password": ada.account.password, "New password": NEW})
    ada.clicks("Save")
    expect(ada.page.get_by_text("Your password was changed")).to_be_visible()
    told = text_of(mail_to(ada.account.email, "Your password was changed"))
    assert f"{ada.url}/forgot-password" in told
    assert NEW not in told


def test_deleted_account_gets_a_last_mail(join: Join, mail_to: MailTo):
    _, grace = join("Ada", "Grace")
    grace.goes_to("/profile").clicks("Delete account")
    dialog = grace.page.get_by_role("dialog", name="Delete account")
    dialog.get_by_label("Current password").fill(grace.account.password)
    dialog.get_by_role("button", name="Delete my account").click()
    expect(grace.page).to_have_url(re.compile("/sign-in"))
    told = text_of(mail_to(grace.account.email, "Your account was deleted"))
    assert "This is the last email to you" in told
    _is_refused(grace)
