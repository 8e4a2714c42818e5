"""Text and links that another app shares: a conversation is chosen, and the text waits in its composer."""

from urllib.parse import urlencode

from playwright.sync_api import expect

from messenger.domain.groups import closing
from tests.browser.conftest import Join, Talk, Visit
from tests.browser.person import Person
from tests.support.people import all_said


def _shares(person: Person, **given: str) -> None:
    person.goes_to(f"/share?{urlencode(given)}")


def _choose(person: Person, title: str) -> None:
    person.page.get_by_role("group", name="Conversations").get_by_role("button", name=title).click()


def test_shared_text_waits_in_the_composer(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic, old = talk("Picnic", ada, grace), talk("Old plans", ada, grace)
    closing.archive(ada.account.actor, old)
    ada.goes_to(f"/conversations/{picnic}").types("Look:")
    _shares(ada, title="Tea", text="<b>How to</b> make tea\u0000", url="https://example.org/tea")
    shared = ada.page.get_by_role("blockquote", name="Shared text")
    expect(shared).to_have_text("Tea\n<b>How to</b> make tea\nhttps://example.org/tea")
    # Neither the address nor a later visit holds the text.
    ada.is_at("/share")
    expect(ada.page.get_by_role("button", name="Old plans")).to_have_count(0)
    ada.page.get_by_role("searchbox", name="Search conversations").fill("pic")
    _choose(ada, "Picnic")
    ada.is_at(f"/conversations/{picnic}")
    expect(ada.composer).to_have_value("Look:\nTea\n<b>How to</b> make tea\nhttps://example.org/tea")
    assert all_said(picnic) == []
    ada.goes_to("/share")
    expect(ada.page.get_by_text("There's nothing to share.")).to_be_visible()


def test_sharing_goes_on_after_signing_in(visit: Visit, join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    there = visit()
    there.account = ada.account
    _shares(there, text="A long text. " * 1_000)
    there.signs_in().reads("Share")
    _choose(there, "Picnic")
    there.is_at(f"/conversations/{picnic}")
    expect(there.composer).to_have_value(("A long text. " * 1_000)[:7_698])
