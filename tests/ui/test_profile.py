"""The profile form, over real connections."""

from collections.abc import Callable
from typing import Any

from messenger.domain.accounts import profile
from messenger.domain.actors import Actor
from tests.support.people import new_id
from tests.support.tabs import PASSWORD, Browser, Tab, email_of

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, sign_in_id=1, is_administrator=True)
NEW, OTHER = "alice@new.example.org", "an entirely different one"


async def save(tab: Tab, **typed: str) -> dict[str, Any]:
    """Submit the form with changes, and return the page's state afterwards."""
    held = tab.state["profile"]
    form = {"nickname": held["nickname"], "email": held["email"], "current_password": "", "new_password": ""}
    await tab.call("profile.save", form=form | typed)
    await tab.settle()
    return dict(tab.state["profile"])


async def profile_of(browser: Browser) -> Tab:
    tab = await browser.open("/profile")
    await tab.until(lambda: tab.state["profile"].get("nickname"), "the profile is loaded")
    return tab


async def test_form_shows_the_account(new_browser: NewBrowser):
    tab = await profile_of(await new_browser().sign_up("Alice"))
    held = tab.state["profile"]
    assert (held["nickname"], held["email"], held["asked"]) == ("Alice", email_of("Alice"), "")
    assert not held["is_confirmed"]


async def test_rename_reaches_tabs_of_contacts(new_browser: NewBrowser):
    alice, bob = await new_browser().sign_up("Alice"), await new_browser().sign_up("Bob")
    stranger = await (await new_browser().sign_up("Eve")).open()
    here, there = await alice.open(), await bob.open()
    await here.call("new_conversation.create", draft_id=new_id(), user_ids=[2], form={"title": "Tea"})
    await here.until(here.redirects, "the conversation is there")
    said = (await save(await profile_of(alice), nickname="Alicia"))["said"]
    assert said == ["nickname"]
    renamed = {"op": "put", "name": "people", "rows": [{"id": 1, "nickname": "Alicia"}]}
    for tab in (here, there):
        await tab.until(lambda tab=tab: tab.holds(**renamed), "the new name comes")
    await stranger.settle()
    assert "Alicia" not in str(stranger.frames)


async def test_stale_form_does_not_undo_another_tab(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    one, other = await profile_of(alice), await profile_of(alice)
    await save(one, nickname="Alicia")
    await save(other, current_password=PASSWORD, new_password=OTHER)
    assert profile.own(ALICE).nickname == "Alicia"


async def test_refusal_is_shown_at_its_field_and_saves_nothing(new_browser: NewBrowser):
    tab = await profile_of(await new_browser().sign_up("Alice"))
    before = tab.state["profile"]["saved"]
    held = await save(tab, nickname="Alicia", new_password=OTHER)
    assert held["errors"] == {"current_password": "Enter your current password."}
    held = await save(tab, nickname="Alicia", new_password=OTHER, current_password="wrong")
    assert held["errors"] == {"current_password": "This is not your password."}
    assert (held["said"], held["saved"]) == ([], before)
    held = await save(tab, nickname="A", email="nonsense")
    assert set(held["errors"]) == {"nickname", "email"}
    assert profile.own(ALICE).nickname == "Alice"


async def test_new_password_ends_other_sign_ins_only(
    new_browser: NewBrowser,
):
    alice = await new_browser().sign_up("Alice")
    elsewhere = await (await new_browser().sign_in("Alice")).open("/profile")
    tab = await profile_of(alice)
    held = await save(tab, current_password=PASSWORD, new_password=OTHER)
    assert held["said"] == ["password"]
    await elsewhere.until(lambda: elsewhere.holds(op="reload"), "the other tab is told to reload")
    await elsewhere.call("profile.load")
    await elsewhere.until(elsewhere.redirects, "the other tab is led to the sign-in")
    assert not tab.holds(op="reload")
    assert (await save(tab, nickname="Alicia"))["nickname"] == "Alicia"
    await new_browser().sign_in("Alice", OTHER)


async def test_password_is_never_sent_back(new_browser: NewBrowser):
    tab = await profile_of(await new_browser().sign_up("Alice"))
    await save(tab, current_password=PASSWORD, new_password=OTHER)
    await save(tab, current_password="wrong one typed", new_password="short")
    for secret in (PASSWORD, OTHER, "wrong one typed", "short"):
        assert secret not in str([frame.get("delta") for frame in tab.frames]).replace("too short", "")


async def test_pending_email_looks_alike_for_taken_addresses(new_browser: NewBrowser):
    await new_browser().sign_up("Alice")
    held = []
    for nickname, email in (("Bob", NEW), ("Cleo", email_of("Alice"))):
        tab = await profile_of(await new_browser().sign_up(nickname))
        shown = await save(tab, email=email, current_password=PASSWORD)
        await tab.call("profile.load")
        await tab.settle()
        own = (email, nickname, nickname.lower(), shown["saved"])
        held.append([_without(text, *own) for text in (str(shown), str(tab.state["profile"]))])
    assert held[0] == held[1]


def _without(text: str, *words: str) -> str:
    for word in words:
        text = text.replace(word, "…")
    return text


async def test_email_change_can_be_resent_or_cancelled(new_browser: NewBrowser):
    tab = await profile_of(await new_browser().sign_up("Alice"))
    await save(tab, email=NEW, current_password=PASSWORD)
    await tab.call("profile.ask_again")
    await tab.settle()
    assert "just sent" in tab.state["profile"]["errors"]["email"]
    await tab.call("profile.keep_email")
    await tab.settle()
    assert (tab.state["profile"]["asked"], tab.state["profile"]["errors"]) == ("", {})
    await tab.call("profile.ask_again")
    await tab.settle()
    assert tab.state["profile"]["said"] == ["hand"]


async def test_confirmation_mails_are_limited(new_browser: NewBrowser):
    tab = await profile_of(await new_browser().sign_up("Alice"))
    for number in range(3):
        held = await save(tab, email=f"typed{number}@example.org", current_password="wrong")
        assert set(held["errors"]) == {"current_password"}
    told = []
    for number in range(4):
        held = await save(tab, email=f"victim{number % 2}@example.org", current_password=PASSWORD)
        told.append(held["errors"])
    assert told == [{}] * 3 + [{"email": "Too many attempts. Try again in 10 minutes."}]
    assert profile.own(ALICE).asked == "victim0@example.org"
