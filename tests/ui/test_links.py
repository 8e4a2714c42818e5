"""Requesting links, and the pages that links in mails open, over real connections."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest

from messenger.domain.accounts import emails
from messenger.domain.actors import Actor
from messenger.domain.authentication import links
from messenger.ui.screens.recovery import state as recovery
from tests.support.accounts import change, email_and_confirmation, link, mails
from tests.support.tabs import PASSWORD, Browser, Tab, email_of

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, sign_in_id=1, is_administrator=True)
NEW, OTHER = "alice@new.example.org", "an entirely different one"
TOKENS = ["x", "x" * 201, "x" * 9000, "%00", "a b", "\u202e", "..", "<script>"]


async def test_link_confirms_by_click_only(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    token = link(links.CONFIRM, ALICE, NEW)
    for browser, onward in ((new_browser(), "/sign-in?after=confirmation"), (alice, "/profile")):
        tab = await browser.open(f"/confirm-email/{token}")
        await tab.until(lambda tab=tab: tab.state["confirmation"].get("address") == NEW, "the address")
        assert email_and_confirmation(ALICE)[0] != NEW
        await tab.call("confirmation.confirm")
        await tab.until(tab.redirects, "the tab is led on")
        assert tab.redirects() == [onward]
        assert email_and_confirmation(ALICE) == (NEW, True)
        change(ALICE, **emails.columns(email_of("Alice")))
        token = link(links.CONFIRM, ALICE, NEW)


@pytest.mark.parametrize("token", TOKENS)
async def test_invalid_link_is_explained(token: str, new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    for path, noun, over in (
        ("confirm-email", "confirmation", ("refusal", links.OVER)),
        ("reset-password", "recovery", ("link", "over")),
    ):
        tab = await new_browser().open(f"/{path}/{token}")
        await tab.until(lambda tab=tab, noun=noun, over=over: over in tab.state[noun].items(), "it is over")
        await tab.settle()
        assert not [path for path in tab.redirects() if path != "/404"]


async def test_link_works_for_its_purpose_only(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    confirm, reset = link(links.CONFIRM, ALICE, NEW), link(links.RESET, ALICE, email_of("Alice"))
    tab = await new_browser().open(f"/confirm-email/{reset}")
    await tab.call("confirmation.confirm")
    await tab.settle()
    assert tab.state["confirmation"]["refusal"] == links.OVER
    tab = await new_browser().open(f"/reset-password/{confirm}")
    await tab.call("recovery.set_password", form={"new_password": OTHER})
    await tab.settle()
    assert tab.state["recovery"]["link"] == "over"


async def test_reset_link_ends_all_sign_ins(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    there = await alice.open("/profile")
    tab = await new_browser().open(f"/reset-password/{link(links.RESET, ALICE, email_of('Alice'))}")
    await tab.call("recovery.set_password", form={"new_password": "short"})
    await tab.settle()
    assert "too short" in tab.state["recovery"]["errors"]["new_password"]
    assert tab.state["recovery"]["link"] == "good"
    await tab.call("recovery.set_password", form={"new_password": OTHER})
    await tab.until(tab.redirects, "the tab is led to the sign-in")
    assert tab.redirects() == ["/sign-in?after=reset"]
    await there.until(lambda: there.holds(op="reload"), "the other tabs are told to reload")
    await new_browser().sign_in("Alice", OTHER)
    await tab.call("recovery.set_password", form={"new_password": PASSWORD})
    await tab.settle()
    assert tab.state["recovery"]["link"] == "over"


async def _ask(tab: Tab, email: str) -> tuple[list[Any], float]:
    """Request a link, and return everything received and the seconds until then."""
    before, since = len(tab.frames), time.monotonic()
    await tab.call("recovery.ask", form={"email": email})
    await tab.until(lambda: "'hand'" in str(tab.frames[before:]), "an answer comes")
    took = time.monotonic() - since
    await tab.settle()
    told = [(f.get("delta"), f.get("events")) for f in tab.frames[before:] if "recovery" in str(f)]
    return told, took


async def test_known_and_unknown_addresses_are_answered_alike(new_browser: NewBrowser):
    for nickname in ("Alice", "Bob", "Cleo"):
        await new_browser().sign_up(nickname)
    already = len(mails())
    tab = await new_browser().open("/forgot-password")
    known = [await _ask(tab, email_of(nickname)) for nickname in ("Alice", "Bob", "Cleo")]
    unknown = [await _ask(tab, f"nobody{number}@example.org") for number in range(3)]
    assert [kind for kind, _ in mails()[already:]] == ["reset_password"] * 3
    assert all(told == known[0][0] for told, _ in known + unknown)
    times = [median(took for _, took in answers) for answers in (known, unknown)]
    assert min(times) >= recovery.ANSWER_SECONDS
    assert abs(times[0] - times[1]) < 0.2


async def test_invalid_email_is_refused_at_its_field(new_browser: NewBrowser):
    tab = await new_browser().open("/forgot-password")
    await tab.call("recovery.ask", form={"email": "nonsense"})
    await tab.settle()
    assert tab.state["recovery"]["errors"] == {"email": "This is not an email address."}
    assert tab.state["recovery"]["answer"] == ""
