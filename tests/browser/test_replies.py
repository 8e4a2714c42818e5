"""Replying to a message: the bar above the composer, and the quote in the reply."""

import re

from playwright.sync_api import Locator, expect

from messenger.domain.messages import deleting, editing
from tests.browser.conftest import Join, Talk
from tests.browser.menu import PHONE, presses
from tests.browser.person import Faults, Person
from tests.support.people import all_said, fill, reply, say


def _bar(person: Person, author: Person) -> Locator:
    return person.page.get_by_role("region", name=f"Replying to {author.nickname}", exact=True)


def _quote(person: Person, body: str, author: Person) -> Locator:
    article = person.messages.filter(has=person.page.locator(".body", has_text=re.compile(f"^{body}$")))
    return article.get_by_role("link", name=f"Quote from {author.nickname}", exact=True)


def _replies(person: Person, body: str) -> None:
    article = person.messages.filter(has=person.page.locator(".body", has_text=re.compile(f"^{body}$")))
    presses(person, "Reply", article)


def test_reply_shows_its_quote_to_everybody(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", **PHONE), join("Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Milk or lemon?'),))}"
    for person in (ada, grace):
        person.goes_to(path).sees("Milk or lemon?")
    _replies(ada, "Milk or lemon\\?")
    expect(_bar(ada, grace)).to_contain_text("Milk or lemon?")
    expect(ada.composer).to_be_focused()
    # On touch, Enter breaks the line.
    ada.types("Milk").clicks("Send")
    expect(_bar(ada, grace)).to_have_count(0)
    for person in (ada, grace):
        person.sees("Milk or lemon?", "Milk")
        quote = _quote(person, "Milk", grace)
        expect(quote).to_have_attribute("href", f"{path}/1")
        expect(quote).to_have_accessible_description("Milk or lemon?")
        expect(quote).to_be_visible()
    ada.types("And sugar").clicks("Send")
    ada.sees("Milk or lemon?", "Milk", "And sugar")
    expect(ada.page.get_by_role("link", name="Quote from")).to_have_count(1)


def test_reply_never_shows_a_spoiler(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((grace, '*Milk* ||please||'),))}")
    ada.sees("Milk Spoiler")
    _replies(ada, "Milk Spoiler")
    expect(_bar(ada, grace)).to_contain_text("Milk Spoiler")
    # Before the server has seen it.
    ada.context.set_offline(True)
    ada.types("Yes").composer.press("Enter")
    quote = _quote(ada, "Yes", grace)
    expect(quote).to_have_accessible_description("Milk ▒▒▒")
    ada.context.set_offline(False)
    expect(ada.message("Yes")).to_have_attribute("data-status", "sent")
    expect(quote).to_have_accessible_description("Milk ▒▒▒")


def test_reply_can_be_cancelled(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Tea?'),))}")
    said = ["Tea?"]
    for text, cancel in (
        ("Yes", lambda: ada.page.keyboard.press("Escape")),
        ("No", lambda: _bar(ada, grace).get_by_role("button", name="Cancel").click()),
    ):
        _replies(ada, "Tea\\?")
        ada.types(text)
        cancel()
        expect(_bar(ada, grace)).to_have_count(0)
        expect(ada.composer).to_be_focused()
        ada.composer.press("Enter")
        said.append(text)
        ada.sees(*said)
        expect(ada.page.get_by_role("link", name="Quote from")).to_have_count(0)


def test_reply_is_kept_by_conversation_and_tab(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Chess", ada, grace)
    path = f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Tea?'),))}"
    ada.goes_to(path)
    _replies(ada, "Tea\\?")
    ada.types("Yes")
    other = ada.in_another_tab(path)
    expect(_bar(other, grace)).to_contain_text("Tea?")
    ada.opens("Chess")
    expect(_bar(ada, grace)).to_have_count(0)
    ada.goes_to(path)
    expect(_bar(ada, grace)).to_contain_text("Tea?")
    expect(ada.composer).to_have_value("Yes")
    ada.composer.press("Enter")
    expect(_quote(ada, "Yes", grace)).to_be_visible()
    expect(_bar(other, grace)).to_have_count(0)


def test_reply_begun_far_up_survives_a_reload(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    conversation_id = talk("Picnic", ada, grace)
    fill(conversation_id, grace.account.actor, 300)
    ada.goes_to(f"/conversations/{conversation_id}/20")
    _replies(ada, "Message 20")
    ada.goes_to(f"/conversations/{conversation_id}")
    expect(_bar(ada, grace)).to_contain_text("Message 20")
    ada.writes("That one")
    expect(_quote(ada, "That one", grace)).to_have_accessible_description("Message 20")


def test_quotes_follow_edits_and_deletions(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    conversation_id = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    (asked,) = all_said(conversation_id)
    say(grace.account.actor, conversation_id, *(f"said {i}" for i in range(150)))
    reply(ada.account.actor, conversation_id, asked.id, "Yes")
    # Ada's tab does not hold the quoted message.
    ada.goes_to(f"/conversations/{conversation_id}")
    expect(_quote(ada, "Yes", grace)).to_have_accessible_description("Tea?")
    _replies(ada, "Yes")
    editing.edit(grace.account.actor, asked.id, "Coffee?")
    ada.goes_to(f"/conversations/{conversation_id}")
    expect(_quote(ada, "Yes", grace)).to_have_accessible_description("Coffee?")
    deleting.delete(grace.account.actor, asked.id)
    ada.goes_to(f"/conversations/{conversation_id}")
    expect(_quote(ada, "Yes", grace)).to_have_accessible_description("Message deleted")
    expect(ada.log).not_to_contain_text("Coffee?")


def test_reply_to_what_is_gone_is_refused(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    conversation_id = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    ada.goes_to(f"/conversations/{conversation_id}").sees("Tea?")
    place = f"reply/{ada.account.user_id}/messages/{conversation_id}"
    unknown = '{"id":"00000000-0000-4000-8000-000000000000","number":1,"author":1}'
    ada.page.evaluate("([place, reply]) => localStorage.setItem(place, reply)", [place, unknown])
    ada.goes_to(f"/conversations/{conversation_id}").writes("Yes")
    expect(ada.log.get_by_text("The message you replied to isn't in this conversation.")).to_be_visible()
    ada.writes("Still here")
    expect(ada.messages.filter(has_text="Still here")).to_have_attribute("data-status", "sent")
