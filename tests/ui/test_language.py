"""The language that a tab is answered in, over real connections."""

from collections.abc import Callable

import pytest

from messenger.domain.accounts import profile
from messenger.domain.authentication.sign_ins import Actor
from tests.support.tabs import Browser, Tab

NewBrowser = Callable[[], Browser]

ALICE = Actor(1, sign_in_id=1, is_administrator=True)


async def choose(tab: Tab, language: str) -> None:
    await tab.call("profile.choose_language", language=language)
    await tab.settle()


async def test_choice_is_kept_and_greets_every_tab(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = await alice.open("/profile")
    await tab.until(lambda: tab.state["identity"].get("language") == "", "it follows the browser")
    await choose(tab, "de")
    assert (tab.state["profile"]["language"], tab.state["identity"]["language"]) == ("de", "de")
    assert profile.own(ALICE).language == "de"
    later = await alice.open()
    await later.until(lambda: later.state["identity"].get("language") == "de", "a later tab knows it")
    await choose(tab, "")
    assert (tab.state["identity"]["language"], profile.own(ALICE).language) == ("", "")


@pytest.mark.parametrize("language", ["xx", "tlh", "DE", "de\u202e", "../de"])
async def test_unknown_language_is_refused(language: str, new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    await choose(tab, "de")
    await choose(tab, language)
    assert set(tab.state["profile"]["errors"]) == {"language"}
    assert (tab.state["profile"]["language"], profile.own(ALICE).language) == ("de", "de")
