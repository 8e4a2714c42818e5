"""Open groups and links to join them, over real connections."""

from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.groups import changing, closing, join_links, joining
from messenger.domain.groups.join_links import OVER
from messenger.domain.talk import conversations
from messenger.live import limits
from tests.support.people import new_id
from tests.support.tabs import Browser, Tab

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, sign_in_id=1, is_administrator=True)
BOB = Actor(2, sign_in_id=2, is_administrator=False)
SECRET = "before-bob"


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


async def visit(browser: Browser, path: str, handler: str) -> Tab:
    """Open a page, and return when its handler has run."""
    tab = await browser.open(path)
    await tab.call("identity.greet")
    await tab.call(handler)
    await tab.settle()
    return tab


@pytest.fixture
async def alice(new_browser: NewBrowser) -> Browser:
    """Alice, who owns a group."""
    return await new_browser().sign_up("Alice")


@pytest.fixture
async def bob(alice: Browser, new_browser: NewBrowser) -> Browser:
    """Bob, who is in no group."""
    return await new_browser().sign_up("Bob")


@pytest.fixture
async def group(alice: Browser, bob: Browser, new_browser: NewBrowser) -> int:
    """A group of Alice and Cleo."""
    await new_browser().sign_up("Cleo")
    made = conversations.start(ALICE, new_id(), "Secret tea", [3])
    changing.describe(ALICE, made, SECRET)
    return made


async def test_stranger_gets_a_private_group_neither_listed_nor_joined(bob: Browser, group: int):
    tab = await visit(bob, "/groups", "open_groups.visit")
    await tab.call("open_groups.find", text="tea")
    await tab.call("open_groups.join", conversation_id=group)
    await tab.call("open_groups.join", conversation_id=2**53)
    await tab.settle()
    assert tab.state["open_groups"]["found"] == []
    assert SECRET not in str(tab.frames)
    assert tab.redirects() == []
    changing.expose(ALICE, group, True)
    await tab.call("open_groups.join", conversation_id=group)
    await tab.until(tab.redirects, "Bob is led to the group")
    assert tab.redirects() == [f"/conversations/{group}"]


async def test_link_shows_no_more_than_one_needs_to_choose(bob: Browser, group: int):
    path = "/j/" + token_of(join_links.create(ALICE, group))
    tab = await visit(bob, path, "join_by_link.visit")
    shown = tab.state["join_by_link"]["group"]
    assert (shown["title"], shown["members"], shown["id"]) == ("Secret tea", 2, 0)
    assert "Cleo" not in str(tab.frames)
    await tab.call("join_by_link.join")
    await tab.until(tab.redirects, "Bob is led to the group")
    assert tab.redirects() == [f"/conversations/{group}"]
    # Members go on at once.
    again = await visit(bob, path, "join_by_link.visit")
    assert set(again.redirects()) == {f"/conversations/{group}"}


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "..", "a/b"])
async def test_malformed_link_is_refused(token: str, bob: Browser, group: int):
    tab = await visit(bob, f"/j/{token}", "join_by_link.visit")
    assert tab.state["join_by_link"]["refusal"] == OVER


async def test_archived_group_says_so(bob: Browser, group: int):
    path = "/j/" + token_of(join_links.create(ALICE, group))
    closing.archive(ALICE, group)
    tab = await visit(bob, path, "join_by_link.visit")
    await tab.call("join_by_link.join")
    await tab.settle()
    assert tab.state["join_by_link"]["error"] == joining.ARCHIVED


async def test_visitor_is_led_to_sign_in_and_back(bob: Browser, group: int, new_browser: NewBrowser):
    token = token_of(join_links.create(ALICE, group))
    tab = await new_browser().open(f"/j/{token}")
    await tab.call("join_by_link.visit")
    await tab.until(tab.redirects, "the visitor is led to sign in")
    assert set(tab.redirects()) == {f"/sign-in?next=%2Fj%2F{token}"}
    assert "Secret tea" not in str(tab.frames)
    signing_up = await new_browser().open(f"/sign-up?next=%2Fj%2F{token}")
    await signing_up.call("sign_up.visit")
    await signing_up.settle()
    assert signing_up.state["sign_up"]["next"] == f"/j/{token}"
    assert signing_up.state["sign_up"]["is_joining"]
    signing_in = await new_browser().open(f"/sign-in?next=%2Fj%2F{token}")
    await signing_in.call("sign_in.visit")
    await signing_in.settle()
    assert signing_in.state["sign_in"]["after"] == "link"
    elsewhere = await new_browser().open("/sign-up?next=https%3A%2F%2Fexample.org")
    await elsewhere.call("sign_up.visit")
    await elsewhere.settle()
    assert elsewhere.state["sign_up"].get("next", "/") == "/"


async def test_guessing_links_is_rate_limited(bob: Browser, group: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.0)
    tab = await visit(bob, "/j/wrong", "join_by_link.visit")
    for _ in range(10):
        await tab.call("join_by_link.join")
    await tab.settle()
    good = "/j/" + token_of(join_links.create(ALICE, group))
    limited = await visit(bob, good, "join_by_link.visit")
    assert "Too many attempts" in limited.state["join_by_link"]["refusal"]
    assert "Secret tea" not in str(limited.frames)


async def test_only_leaders_see_and_make_links(alice: Browser, bob: Browser, group: int):
    token = token_of(join_links.create(ALICE, group))
    (link,) = join_links.current(ALICE, group).links
    for path in (f"/groups/{group}", "/groups/0", "/groups/99999999999", "/groups/x"):
        tab = await visit(bob, path, "join_links.visit")
        await tab.call("join_links.create", form={"expiry": "never", "uses": ""})
        await tab.call("join_links.revoke", link_id=link.id)
        await tab.call("join_links.revoke", link_id=2**53)
        await tab.settle()
        assert tab.state["join_links"]["is_known"]
        assert not tab.state["join_links"].get("is_leading")
        assert "Secret tea" not in str(tab.frames)
    assert len(join_links.current(ALICE, group).links) == 1
    tab = await visit(alice, f"/groups/{group}", "join_links.visit")
    assert token not in str(tab.frames)
    for uses in ("0", "-1", "ten", "1001", "9" * 30):
        await tab.call("join_links.create", form={"expiry": "day", "uses": uses})
        await tab.settle()
        assert "whole number" in tab.state["join_links"]["errors"]["uses"]
    await tab.call("join_links.create", form={"expiry": "day", "uses": "3"})
    await tab.settle()
    made = tab.state["join_links"]["answer"]["link"]
    assert (
        join_links.look(Actor(2, sign_in_id=2, is_administrator=False), token_of(made)).title == "Secret tea"
    )
    await tab.call("join_links.revoke", link_id=link.id)
    await tab.settle()
    assert [one["uses_left"] for one in tab.state["join_links"]["current"]] == [3]
