"""Administration over real connections."""

from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.administration import invitations, people, site
from messenger.domain.administration.invitations import CLOSED, NEEDED, OVER
from tests.support.people import new_id
from tests.support.tabs import PASSWORD, Browser, Tab

NewBrowser = Callable[[], Browser]

BOSS = Actor(1, sign_in_id=1, is_administrator=True)
FORM = {"email": "bob@example.org", "nickname": "Bob", "password": PASSWORD}
PAGES = {
    "/administration": "people",
    "/administration/invitations": "invitations",
    "/administration/links": "handing_over",
    "/administration/mail": "undelivered",
    "/administration/audit": "audit",
}
# Handlers for administrators only, with arguments that would have an effect.
CALLS = [
    ("people.find", {"text": "alice"}),
    ("people.find_more", {}),
    ("people.reactivate", {"user_id": 1}),
    ("invitations.choose", {"mode": "closed"}),
    ("invitations.create", {"form": {"note": "", "uses": "1", "days": "7"}}),
    ("invitations.withdraw", {"invitation_id": 1}),
    ("undelivered.try_again", {"mail_id": 1}),
    ("undelivered.dismiss", {"mail_id": 1}),
]


async def visit(browser: Browser, path: str, handler: str) -> Tab:
    """Open a page, and return when its handler has run."""
    tab = await browser.open(path)
    await tab.call("identity.greet")
    await tab.call(handler)
    await tab.settle()
    return tab


async def act(tab: Tab, action: str, user_id: int, password: str | None = None) -> None:
    """Confirm an action."""
    asked = {"asking": new_id(), "action": action, "user_id": user_id}
    if password is None:
        await tab.call("people.confirm", **asked)
    else:
        await tab.call("people.confirm_with_password", **asked, form={"current_password": password})
    await tab.settle()


@pytest.fixture
async def boss(new_browser: NewBrowser) -> Browser:
    """Alice, the first to sign up."""
    return await new_browser().sign_up("Alice")


@pytest.fixture
async def member(boss: Browser, new_browser: NewBrowser) -> Browser:
    """Bob, the second to sign up."""
    return await new_browser().sign_up("Bob")


@pytest.mark.parametrize(("path", "noun"), PAGES.items())
async def test_member_gets_not_found(path: str, noun: str, member: Browser):
    tab = await visit(member, path, f"{noun}.visit")
    assert tab.state[noun]["status"] == "missing"
    assert "Alice" not in str(tab.frames)
    assert "alice@" not in str(tab.frames)


@pytest.mark.parametrize(("path", "noun"), PAGES.items())
async def test_administrator_opens_the_page(path: str, noun: str, boss: Browser, member: Browser):
    tab = await visit(boss, path, f"{noun}.visit")
    assert tab.state[noun]["status"] == "shown"


@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=[name for name, _ in CALLS])
async def test_member_cannot_call_handlers(name: str, arguments: dict[str, object], member: Browser):
    invitations.create(BOSS)
    tab = await member.open()
    await tab.call(name, **arguments)
    await tab.until(lambda: tab.notice == "You're not allowed to do this.", "it is refused")
    assert "alice@" not in str(tab.frames)
    assert "/join/" not in str(tab.frames)
    assert site.sign_up_mode() == "open"
    assert len(invitations.current(BOSS)) == 1


async def test_unknown_people_cannot_be_managed(member: Browser):
    tab = await member.open()
    for action in ("deactivate", "make_administrator", "nonsense"):
        await act(tab, action, 1)
        await act(tab, action, 2, PASSWORD)
    await tab.call("audit.read_more")
    await tab.settle()
    assert not people.account(BOSS, 1).is_deactivated
    assert not people.account(BOSS, 2).is_administrator


async def test_demoted_administrator_loses_access_in_open_tabs(boss: Browser, member: Browser):
    people.make_administrator(BOSS, 2, PASSWORD)
    tab = await visit(member, "/administration", "people.visit")
    people.take_administration_away(BOSS, 2)
    await tab.call("people.confirm", asking=new_id(), action="deactivate", user_id=1)
    await tab.until(lambda: tab.notice == "You're not allowed to do this.", "it is refused")
    await tab.call("people.visit")
    await tab.until(lambda: tab.state["people"]["status"] == "missing", "the page is not there any more")
    assert tab.state["people"]["found"] == []
    assert not people.account(BOSS, 1).is_deactivated


async def test_sensitive_action_needs_the_password(boss: Browser, member: Browser):
    tab = await visit(boss, "/administration", "people.visit")
    await act(tab, "make_administrator", 2)
    assert set(tab.state["people"]["answer"]["errors"]) == {"current_password"}
    await act(tab, "make_administrator", 2, "not this one")
    assert tab.state["people"]["answer"]["errors"] == {"current_password": "This is not your password."}
    await act(tab, "make_administrator", 2, PASSWORD)
    assert people.account(BOSS, 2).is_administrator
    (row,) = [row for row in tab.state["people"]["found"] if row["id"] == 2]
    assert row["is_administrator"]


async def test_deactivation_ends_open_tabs(boss: Browser, member: Browser):
    theirs = await member.open()
    tab = await visit(boss, "/administration", "people.visit")
    await act(tab, "deactivate", 2)
    await theirs.until(lambda: theirs.holds(op="reload"), "the tab is told to reload")
    await theirs.call("new_conversation.find", text="")
    await theirs.until(theirs.redirects, "it is led to the sign-in")
    await tab.call("people.reactivate", user_id=2)
    await tab.settle()
    assert not people.account(BOSS, 2).is_deactivated
    await member.sign_in("Bob")


async def test_wrong_passwords_of_administrators_are_counted(boss: Browser, member: Browser):
    tab = await visit(boss, "/administration", "people.visit")
    said = set[str]()
    for _ in range(30):
        await act(tab, "make_administrator", 2, "not this one")
        said.add(tab.state["people"]["answer"]["errors"]["current_password"])
        if len(said) == 2:
            return
    raise AssertionError("nobody counts")


async def test_waiting_link_is_shown_for_the_password(boss: Browser, member: Browser):
    asking = await member.open()
    await asking.call("recovery.ask", form={"email": "bob@example.org"})
    await asking.settle()
    tab = await visit(boss, "/administration/links", "handing_over.visit")
    (waiting,) = [mail for mail in tab.state["handing_over"]["waiting"] if mail["kind"] == "reset_password"]
    asked = {"asking": new_id(), "mail_id": waiting["id"]}
    for password, is_shown in (("not this one", False), (PASSWORD, True)):
        await tab.call("handing_over.hand_over", **asked, form={"current_password": password})
        await tab.settle()
        assert ("/reset-password/" in tab.state["handing_over"]["answer"].get("link", "")) is is_shown
    await tab.call("handing_over.cancel")
    await tab.settle()
    assert not tab.state["handing_over"]["answer"]
    assert waiting not in tab.state["handing_over"]["waiting"]


async def test_closed_link_is_forgotten(boss: Browser, member: Browser):
    tab = await visit(boss, "/administration", "people.visit")
    await act(tab, "reset_link", 2, PASSWORD)
    assert "/reset-password/" in tab.state["people"]["answer"]["link"]
    await tab.call("people.cancel")
    await tab.call("invitations.create", form={"note": "", "uses": "1", "days": "7"})
    await tab.settle()
    assert tab.state["people"]["answer"] == {}
    assert tab.state["invitations"]["answer"]["picture"].startswith("data:image/svg+xml")
    await tab.call("invitations.put_away")
    await tab.settle()
    assert tab.state["invitations"]["answer"] == {}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"uses": "0"}, "uses"),
        ({"uses": "1001"}, "uses"),
        ({"uses": "two"}, "uses"),
        ({"uses": "1" * 5000}, "uses"),
        ({"uses": "-1"}, "uses"),
        ({"days": ""}, "days"),
        ({"days": "1.5"}, "days"),
        ({"days": "\u0663"}, "days"),
        ({"note": "x" * 101}, "note"),
        ({"note": "\0"}, "note"),
    ],
)
async def test_invitation_error_is_shown_at_its_field(typed: dict[str, str], wrong: str, boss: Browser):
    tab = await visit(boss, "/administration/invitations", "invitations.visit")
    await tab.call("invitations.create", form={"note": "", "uses": "1", "days": "7"} | typed)
    await tab.settle()
    assert set(tab.state["invitations"]["errors"]) == {wrong}
    assert not tab.state["invitations"]["answer"]


async def _signs_up(browser: Browser, path: str) -> Tab:
    tab = await browser.open(path)
    await tab.call("sign_up.submit", form=FORM)
    await tab.settle()
    return tab


async def test_invitation_in_the_address_allows_sign_up(boss: Browser, new_browser: NewBrowser):
    site.choose_sign_up_mode(BOSS, "invitation")
    path = "/join/" + invitations.create(BOSS).rpartition("/")[2]
    refused = await _signs_up(new_browser(), "/sign-up")
    assert refused.state["sign_up"]["refusal"] == NEEDED
    assert (await _signs_up(new_browser(), path)).state["sign_up"]["ticket"]
    late = await new_browser().open(path)
    await late.call("sign_up.visit_by_invitation")
    await late.settle()
    assert late.state["sign_up"]["refusal"] == OVER


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "..", "a/b"])
async def test_malformed_invitation_is_refused(token: str, boss: Browser, new_browser: NewBrowser):
    site.choose_sign_up_mode(BOSS, "invitation")
    tab = await new_browser().open(f"/join/{token}")
    await tab.call("sign_up.visit_by_invitation")
    await tab.settle()
    assert tab.state["sign_up"]["refusal"] == OVER


async def test_closed_site_refuses_sign_up(boss: Browser, new_browser: NewBrowser):
    path = "/join/" + invitations.create(BOSS).rpartition("/")[2]
    site.choose_sign_up_mode(BOSS, "closed")
    for where in ("/sign-up", path):
        tab = await _signs_up(new_browser(), where)
        assert tab.state["sign_up"]["refusal"] == CLOSED
        assert not tab.state["sign_up"].get("ticket")


async def test_signed_in_visitor_is_redirected_from_invitation(boss: Browser):
    path = "/join/" + invitations.create(BOSS).rpartition("/")[2]
    tab = await boss.open(path)
    await tab.call("sign_up.visit_by_invitation")
    await tab.until(tab.redirects, "the tab is led on")
    assert tab.redirects() == ["/"]


async def test_refusal_keeps_a_visitor_on_the_invitation(boss: Browser, new_browser: NewBrowser):
    tab = await new_browser().open("/join/whatever")
    await tab.call("identity.greet")
    await tab.settle()
    assert tab.redirects() == []


async def test_audit_log_of_a_person_is_linkable(boss: Browser, member: Browser):
    people.end_sign_ins(BOSS, 2)
    people.make_administrator(BOSS, 2, PASSWORD)
    for person, count in (("2", 3), ("", 4), ("999", 4), ("\u0662", 4), ("x" * 400, 4)):
        tab = await visit(boss, f"/administration/audit?person={person}", "audit.visit")
        assert len(tab.state["audit"]["entries"]) == count, person
