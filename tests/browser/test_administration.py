"""Administration: people, invitations, who may sign up, and the log."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.administration import invitations
from messenger.domain.administration.site import choose_sign_up_mode
from tests.browser.conftest import Join
from tests.browser.person import PASSWORD, Faults, Person
from tests.support import servers
from tests.support.administration import sole_administrator

Visit = Callable[..., Person]


# They share an application of their own.
pytestmark = pytest.mark.xdist_group("administration")


@pytest.fixture(scope="module")
def site() -> Iterator[servers.Application]:
    """An application whose settings tests change."""
    with servers.application() as running:
        db.use(running.database_url)
        accounts.sign_up("First", "first@example.org", PASSWORD)
        yield running


@pytest.fixture
def app(site: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return site


@pytest.fixture
def ada(join: Join) -> Person:
    """The only administrator of a site that is open and has no invitations."""
    (ada,) = join("Ada")
    actor = ada.account.actor
    sole_administrator(actor)
    choose_sign_up_mode(actor, "open")
    for invitation in invitations.current(actor):
        invitations.withdraw(actor, invitation.id)
    return ada


@pytest.fixture
def new_site() -> Iterator[str]:
    """The URL of an application without accounts."""
    with servers.application() as running:
        yield f"http://127.0.0.1:{running.port}"


def administers(person: Person, section: str = "") -> None:
    """Open a page for administrators."""
    person.goes_to("/")
    person.page.get_by_role("link", name="Administration").click()
    expect(person.page.get_by_role("heading", name="Administration")).to_be_visible()
    if section:
        person.page.get_by_role("link", name=section).click()
        expect(person.page.get_by_role("link", name=section)).to_have_attribute("aria-current", "page")


def row(person: Person, other: Person) -> Locator:
    """Find somebody among the people."""
    return (
        person.page.get_by_role("list", name="People")
        .get_by_role("listitem")
        .filter(has_text=other.account.email)
    )


def asks(person: Person, action: str, other: Person) -> Locator:
    """Choose an action and return its confirmation dialog."""
    button = person.page.get_by_role("button", name=f"{action}: {other.nickname}", exact=True)
    if not button.is_visible():
        row(person, other).get_by_text("Actions").click()
    button.click()
    dialog = person.page.get_by_role("dialog", name=action)
    expect(dialog.get_by_text(other.nickname)).to_be_visible()
    return dialog


def does(person: Person, action: str, other: Person, password: str = "") -> None:
    """Choose an action and confirm it."""
    dialog = asks(person, action, other)
    if password:
        expect(dialog.get_by_label("Current password")).to_be_focused()
        dialog.get_by_label("Current password").fill(password)
    dialog.get_by_role("button", name=action, exact=True).click()


def made_link(person: Person, label: str) -> str:
    """Return the path of the link on screen."""
    shown = person.page.get_by_label(label, exact=True)
    expect(shown).to_have_value(re.compile("^http"))
    return re.sub("^https?://[^/]*", "", shown.input_value())


def invites(person: Person, **fields: str) -> str:
    """Create an invitation and return the path of its link."""
    for label, text in fields.items():
        person.field(label.replace("_", " ")).fill(text)
    person.clicks("Create invitation")
    path = made_link(person, "Invitation link")
    assert path.startswith("/join/")
    return path


def joins(person: Person, path: str) -> None:
    """Sign up with an invitation."""
    person.goes_to(path)
    person.fills(Nickname=person.nickname, Email=person.account.email, Password=PASSWORD)
    person.clicks("Sign up")
    person.is_at("/")


def test_invited_person_joins_and_is_deactivated(visit: Visit, new_site: str):
    ada, grace = visit("Ada", new_site).signs_up(), visit("Grace", new_site)
    administers(ada, "Sign-up and invitations")
    ada.field("By invitation").check()
    grace.goes_to("/sign-up")
    expect(grace.page.get_by_text("You need an invitation to sign up")).to_be_visible()
    expect(grace.field("Password")).to_have_count(0)

    path = invites(ada)
    picture = ada.page.get_by_role("img", name="QR code of the invitation link")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    expect(ada.page.get_by_role("list", name="Invitations").get_by_text("1 use left")).to_be_visible()
    grace.goes_to(path)
    expect(grace.page.get_by_text(f"{ada.nickname} invited you to Messenger.")).to_be_visible()
    joins(grace, path)
    late = visit("Late", new_site).goes_to(path)
    expect(late.page.get_by_text("was used up")).to_be_visible()
    expect(late.field("Password")).to_have_count(0)
    late.page.get_by_role("link", name="Sign in").click()
    late.is_at("/sign-in")

    grace.goes_to("/administration")
    expect(grace.page.get_by_role("heading", name="Not found")).to_be_visible()
    administers(ada)
    expect(row(ada, ada)).to_contain_text("Joined today · last seen today")
    does(ada, "Make administrator", grace, "not this one")
    expect(ada.page.get_by_text("This is not your password.")).to_be_visible()
    ada.field("Current password").fill(PASSWORD)
    ada.page.get_by_role("dialog").get_by_role("button", name="Make administrator").click()
    expect(row(ada, grace).get_by_text("Administrator", exact=True)).to_be_visible()
    administers(grace)
    expect(row(grace, ada)).to_be_visible()

    does(ada, "Deactivate", grace)
    expect(row(ada, grace).get_by_text("Deactivated", exact=True)).to_be_visible()
    expect(grace.page).to_have_url(re.compile("/sign-in"))

    ada.page.get_by_role("link", name="Audit log", exact=True).first.click()
    expect(ada.page.get_by_role("list", name="Audit log").get_by_role("listitem")).to_contain_text(
        [
            f"{ada.nickname} deactivated {grace.nickname}",
            f"{ada.nickname} made {grace.nickname} an administrator",
            f"{grace.nickname} signed up, invited by {ada.nickname}",
            f"{ada.nickname} created an invitation",
            f"{ada.nickname} changed who can sign up",
            f"{ada.nickname} was the first to sign up and became an administrator",
        ]
    )


def test_closed_site_offers_no_sign_up(ada: Person, visit: Visit):
    administers(ada, "Sign-up and invitations")
    path = invites(ada)
    ada.clicks("Done")
    expect(ada.page.get_by_role("button", name="Create invitation")).to_be_visible()
    ada.field("Closed").check()
    grace = visit("Grace")
    for where in ("/sign-up", path):
        grace.goes_to(where)
        expect(grace.page.get_by_text("Nobody new can sign up here at the moment.")).to_be_visible()
        expect(grace.page.get_by_role("textbox")).to_have_count(0)
        expect(grace.page.get_by_role("link", name="Sign in")).to_be_visible()
    ada.page.reload()
    expect(ada.field("Closed")).to_be_checked()
    ada.field("Open").check()
    joins(grace, path)
    administers(ada, "Sign-up and invitations")
    expect(ada.page.get_by_text("There are no open invitations.")).to_be_visible()
    ada.goes_to(path).is_at("/")


def test_an_invitation_is_described_and_withdrawn(ada: Person, visit: Visit):
    administers(ada, "Sign-up and invitations")
    ada.field("Number of uses").fill("0")
    ada.clicks("Create invitation")
    expect(ada.field("Number of uses")).to_have_accessible_description(re.compile("from 1 to 1,000"))
    path = invites(ada, Number_of_uses="5", Days_until_it_expires="2")
    ada.clicks("Done")
    ada.field("Note (optional)").fill("For the choir")
    ada.clicks("Create invitation")
    made_link(ada, "Invitation link")
    listed = ada.page.get_by_role("list", name="Invitations").get_by_role("listitem")
    expect(listed).to_contain_text(["For the choir", "5 uses left"])
    ada.clicks("Withdraw: No note")
    ada.clicks("Withdraw it now")
    expect(listed).to_have_count(1)
    grace = visit("Grace").goes_to(path)
    expect(grace.page.get_by_text("withdrawn")).to_be_visible()
    grace.page.get_by_role("link", name="sign up without one").click()
    expect(grace.field("Password")).to_be_visible()


def test_administrator_finds_people_and_sees_reset_link_once(ada: Person, join: Join):
    grace, alan = join("Grace", "Alan")
    administers(ada)
    ada.page.get_by_role("searchbox", name="Find people").fill(grace.account.email.upper())
    expect(row(ada, alan)).to_have_count(0)
    expect(row(ada, grace)).to_be_visible()
    dialog = asks(ada, "Create reset link", grace)
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Create reset link", exact=True).click()
    assert made_link(ada, "Link").startswith("/reset-password/")
    ada.clicks("Done")
    expect(dialog).to_be_hidden()
    row(ada, grace).get_by_role("link", name="Audit log").click()
    entries = ada.page.get_by_role("list", name="Audit log").get_by_role("listitem")
    expect(entries).to_contain_text(["created a password reset link", f"{grace.nickname} signed up"])
    expect(entries.filter(has_text=alan.nickname)).to_have_count(0)
    ada.page.get_by_role("link", name="Show everything").click()
    expect(entries.filter(has_text=f"{alan.nickname} signed up")).to_have_count(1)


def test_the_last_administrator_cannot_step_down(ada: Person, join: Join):
    administers(ada)
    dialog = asks(ada, "Remove as administrator", ada)
    dialog.get_by_role("button", name="Remove as administrator", exact=True).click()
    expect(dialog.get_by_role("alert").filter(has_text="at least one administrator")).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    (grace,) = join("Grace")
    ada.page.reload()
    does(ada, "Make administrator", grace, PASSWORD)
    expect(row(ada, grace).get_by_text("Administrator", exact=True)).to_be_visible()
    does(ada, "Remove as administrator", ada)
    ada.is_at("/")
    expect(ada.page.get_by_role("link", name="Administration")).to_have_count(0)
    ada.goes_to("/administration")
    expect(ada.page.get_by_role("heading", name="Not found")).to_be_visible()


def test_forbidden_page_looks_like_not_found(join: Join, faults: Faults):
    # The browser reports the unknown address as an error.
    faults.expected.append("404")
    (grace,) = join("Grace")
    shown = []
    for path in ("/administration", "/administration/audit", "/no-such-page"):
        grace.goes_to(path)
        expect(grace.page.get_by_role("heading", name="Not found")).to_be_visible()
        shown.append(grace.page.get_by_role("main").inner_text())
    assert shown[0] == shown[1] == shown[2]
