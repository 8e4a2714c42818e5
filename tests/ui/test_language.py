"""The language of answers to a tab, over real connections."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.access import identity
from messenger.db import Unavailable
from messenger.domain.accounts import profile
from messenger.domain.actors import Actor
from messenger.models import Mail
from tests.support.people import new_id
from tests.support.tabs import PASSWORD, Browser, Tab, email_of
from tests.support.workers import Worker

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


def speaking(browser: Browser, accepted: str, cookie: str = "", path: str = "/sign-in") -> Tab:
    """Return a tab of a browser with a preferred language."""
    tab = browser.tab()
    tab.path, tab.headers = path, {"Accept-Language": accepted}
    tab.cookies = "; ".join(filter(None, [tab.cookies, cookie]))
    return tab


async def wrong_password(tab: Tab) -> str:
    await tab.call("sign_in.submit", form={"email": email_of("Alice"), "password": "wrong"})
    return str(await tab.until(lambda: tab.state["sign_in"].get("error"), "the password is refused"))


WRONG = {
    "en": "The email or the password is wrong.",
    "de": "Die E-Mail-Adresse oder das Passwort ist falsch.",
    "xx": "⟦Thê êmâîl ôr thê pâššwôrd îš wrôñg.",
}


@pytest.mark.parametrize(
    ("accepted", "cookie", "said"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "", "de"),
        ("fr", "", "en"),
        ("en", "messenger-language=de", "de"),
        ("de", "messenger-language=xx", "xx"),
        ("de", "messenger-language=tlh", "de"),
        (",;q=,*;q=nan;q=1, \u00ff" + "x" * 5000, "", "en"),
    ],
)
async def test_visitor_gets_the_language_of_the_browser(
    accepted: str, cookie: str, said: str, new_browser: NewBrowser
):
    tab = await speaking(new_browser(), accepted, cookie).open("/sign-in")
    assert (await wrong_password(tab)).startswith(WRONG[said])


async def test_fields_are_refused_in_german(new_browser: NewBrowser):
    tab = await speaking(new_browser(), "de").open("/sign-up")
    await tab.call("sign_up.submit", form={"nickname": "A", "email": "a", "password": "short"})
    errors = await tab.until(lambda: tab.state["sign_up"].get("errors"), "the fields are refused")
    assert errors == {
        "nickname": "Der Spitzname ist zu kurz: Nimm mindestens 2 Zeichen.",
        "email": "Das ist keine E-Mail-Adresse.",
        "password": "Das Passwort ist zu kurz: Nimm mindestens 10 Zeichen.",
    }


async def test_rate_limit_is_shown_in_german(new_browser: NewBrowser, served: Worker):
    tab = await speaking(new_browser(), "de").open("/forgot-password")
    for _ in range(4):
        await tab.call("recovery.ask", form={"email": "somebody@example.org"})
        await tab.settle()
    assert tab.state["recovery"]["errors"] == {
        "email": "Zu viele Versuche. Versuch es in 10 Minuten noch einmal."
    }


async def test_account_wins_over_the_browser(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = await speaking(alice, "en").open("/profile")
    await choose(tab, "de")
    held = tab.state["profile"]
    form = {"nickname": "A", "email": held["email"], "current_password": "", "new_password": ""}
    await tab.call("profile.save", form=form)
    await tab.until(lambda: held.get("errors"), "the nickname is refused")
    assert held["errors"] == {"nickname": "Der Spitzname ist zu kurz: Nimm mindestens 2 Zeichen."}
    await choose(tab, "")
    await tab.call("profile.save", form=form)
    await tab.until(lambda: held.get("errors"), "the nickname is refused again")
    assert held["errors"] == {"nickname": "The nickname is too short: use at least 2 characters."}


async def test_notices_and_messages_are_refused_in_german(new_browser: NewBrowser):
    tab = await speaking(await new_browser().sign_up("Alice"), "de").open("/")
    await tab.until(lambda: tab.state["identity"].get("me"), "she is known")
    await tab.call("people.reactivate", user_id=77)
    await tab.until(lambda: tab.notice == "Das gibt es nicht mehr.", "there is no such account")
    await tab.call("profile.choose_language", language=5)
    await tab.until(lambda: tab.notice.startswith("Das hat nicht geklappt"), "it is malformed")
    draft = {"conversation": 7, "id": new_id(), "body": "Hello"}
    await tab.call("feed.send", drafts=[draft], viewer=1)
    said = "Diese Unterhaltung gibt es nicht mehr, oder du bist kein Mitglied."
    await tab.until(lambda: said in str(tab.changes), "the message is refused")


async def test_outage_is_noticed_once_in_german(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    tab = await speaking(await new_browser().sign_up("Alice"), "de").open("/profile")
    await tab.settle()
    asked = 0

    async def away(cookies: str) -> None:
        nonlocal asked
        asked += 1
        raise Unavailable("away")

    monkeypatch.setattr(identity, "identify", away)
    await tab.call("profile.load")
    said = "Der Server hat seine Datenbank nicht erreicht."
    await tab.until(lambda: tab.notice.startswith(said), "the notice is in German")
    # The handler itself and the notice. A notice that waited for the database would be requested endlessly.
    await tab.settle()
    assert asked <= 3


async def test_mail_is_posted_in_the_language_of_the_request(new_browser: NewBrowser, served: Worker):
    tab = await speaking(new_browser(), "de").open("/sign-up")
    form = {"nickname": "Alice", "email": email_of("Alice"), "password": PASSWORD}
    await tab.call("sign_up.submit", form=form)
    await tab.until(lambda: tab.state["sign_up"].get("ticket"), "she has an account")
    with db.reading() as session:
        assert session.scalars(sa.select(col(Mail.language))).all() == ["de"]
