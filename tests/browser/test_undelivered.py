"""Undelivered email: people who sign up are told, and administrators see it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain.accounts import emails
from tests.browser.conftest import Join
from tests.browser.person import PASSWORD, Person
from tests.support import servers
from tests.support.accounts import change
from tests.support.mail_server import MailServer
from tests.support.waiting import until

# They share an application of their own.
pytestmark = pytest.mark.xdist_group("undelivered")

Visit = Callable[..., Person]


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server that accepts ASCII addresses only."""
    running = MailServer(takes_utf8=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def mailing(server: MailServer) -> Iterator[servers.Application]:
    """The application with that mail server, and with a local mail domain."""
    with servers.application(SMTP_URL=server.url, LOCAL_MAIL_DOMAINS="home.arpa") as running:
        yield running


@pytest.fixture
def app(mailing: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return mailing


def shown_at_last(person: Person, wanted: Locator) -> Locator:
    """Reload the page until it shows what the application is about to record."""

    def is_shown() -> bool:
        person.page.reload()
        expect(person.page.get_by_role("heading", name="Undelivered email")).to_be_visible()
        return wanted.count() > 0

    until(is_shown, "the page shows it")
    return wanted


def test_unreachable_address_is_refused_at_sign_up(visit: Visit):
    ada = visit("Ada").goes_to("/sign-up")
    for email, advice in (("ädä@example.org", emails.UNREACHABLE), ("ada@nas.local", emails.LOCAL)):
        ada.fills(Nickname=ada.nickname, Email=email, Password=PASSWORD)
        ada.clicks("Sign up")
        expect(ada.field("Email")).to_have_accessible_description(advice)
    ada.fills(Email="\u200bada@nas.home.arpa\u200d", Password=PASSWORD)
    ada.clicks("Sign up")
    ada.is_at("/")


def test_administrator_sees_retries_and_dismisses(join: Join, visit: Visit, server: MailServer):
    (root,) = join("Root")
    change(root.account.actor, is_administrator=True)
    server.refuse("550 no such user")
    ada = visit("Ada").signs_up()
    root.goes_to("/").page.get_by_role("link", name="Administration").click()
    root.page.get_by_role("link", name="Undelivered email").click()
    root.is_at("/administration/mail")
    page = root.page
    theirs = page.get_by_role("list", name="Undelivered email").get_by_role("listitem")
    theirs = theirs.filter(has_text=ada.account.email)
    # Race: the application tries at once, but perhaps only after this page was read.
    expect(shown_at_last(root, theirs)).to_contain_text("The mail server refused this address.")
    expect(theirs).to_contain_text("given up")
    assert "/confirm-email/" not in page.content()

    retry = f"Try again: Email confirmation, {ada.nickname}"
    root.clicks(retry)
    expect(page.get_by_role("status").filter(has_text="The email is being sent.")).to_be_visible()
    expect(shown_at_last(root, theirs)).to_be_visible()
    server.accept()
    root.clicks(retry)
    server.mail_to(ada.account.email)
    expect(theirs).to_have_count(0)

    server.refuse("550 no such user")
    bob = visit("Bob").signs_up()
    dismiss = page.get_by_role("button", name=f"Dismiss: Email confirmation, {bob.nickname}")
    shown_at_last(root, dismiss).click()
    expect(page.get_by_role("status").filter(has_text="The email was dismissed.")).to_be_visible()
    expect(dismiss).to_have_count(0)
    server.accept()
