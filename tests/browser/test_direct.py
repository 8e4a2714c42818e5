"""Direct conversations and notes to oneself."""

import uuid

import pytest
from playwright.sync_api import expect

from messenger.domain.accounts import deletion
from messenger.domain.authentication import reauthentication
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations
from tests.browser.conftest import Join, Talk
from tests.browser.menu import chooses
from tests.browser.person import Person


def _starts_with(person: Person, other: Person) -> None:
    """Start a conversation without a title."""
    person.drafts(other)
    person.create.click()
    person.reads(other.nickname)


def test_direct_conversation_is_found_again_and_widened(join: Join):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    grace.goes_to("/")
    _starts_with(ada.goes_to("/"), grace)
    ada.writes("Hello")
    direct = ada.page.url
    expect(grace.row(ada.nickname)).to_contain_text(f"{ada.nickname}: Hello")
    _starts_with(grace, ada)
    grace.sees("Hello")
    assert grace.page.url == direct
    expect(grace.rows).to_have_count(1)
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("button", name="Leave conversation")).to_have_count(0)
    ada.clicks("Add people")
    details.get_by_role("searchbox").fill(alan.nickname)
    ada.clicks(f"Add {alan.nickname}")
    ada.reads(f"{ada.nickname}, {grace.nickname}, {alan.nickname}")
    ada.sees()
    expect(grace.rows).to_have_count(2)


def test_notes_to_oneself_are_one_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Tea", ada, grace)
    ada.goes_to("/")
    for _ in range(2):
        ada.clicks("New conversation")
        ada.draft.get_by_role("button", name="Notes to yourself").click()
        # The second time, the heading is there before the dialog closes, and keys would go to the dialog.
        expect(ada.draft).to_be_hidden()
        ada.reads("Notes to yourself")
    ada.writes("Milk")
    ada.sees("Milk")
    expect(ada.rows).to_contain_text(["Notes to yourself", "Tea"])
    ada.list.get_by_role("button", name="Direct", exact=True).click()
    expect(ada.rows).to_have_count(1)


def test_deleted_person_is_only_read(join: Join, monkeypatch: pytest.MonkeyPatch):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)
    actor = ada.account.actor
    for other in (grace, alan):
        pair = conversations.start(actor, str(uuid.uuid4()), "", [other.account.user_id])
        sending.send(actor, [Draft(pair, str(uuid.uuid4()), f"Hello {other.nickname}")])
    deletion.delete(grace.account.actor, "")
    ada.goes_to("/").opens("Deleted user").sees(f"Hello {grace.nickname}")
    expect(ada.page.get_by_text("This account was deleted")).to_be_visible()
    expect(ada.composer).to_have_count(0)
    chooses(ada, "Hello", "Forward")
    dialog = ada.page.get_by_role("dialog", name="Forward to")
    expect(dialog.get_by_role("checkbox", name=alan.nickname)).to_be_visible()
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
