"""Mentions: completion, how they are shown, and the count in the list."""

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain.accounts import profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE
from tests.support.administration import change
from tests.support.people import new_id, people


def _option(person: Person, name: str) -> Locator:
    return person.page.get_by_role("option", name=name)


def _field(person: Person) -> Locator:
    """Find the text area, which is a combobox while the list is open."""
    return person.page.get_by_label("Message", exact=True)


def _mention(person: Person, name: str) -> Locator:
    return person.log.locator(".mention").filter(has_text=f"@{name}")


def _says(person: Person, talk: int, body: str) -> None:
    sending.send(person.account.actor, [Draft(talk, new_id(), body)])


def test_member_is_offered_mentioned_and_told(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", **PHONE), join("Grace")
    picnic = talk("Picnic", ada, grace)
    talk("Other", ada, grace)
    grace.goes_to("/")
    expect(grace.row("Picnic")).to_be_visible()
    ada.goes_to(f"/conversations/{picnic}").types("Hello @gra")
    _option(ada, grace.nickname).click()
    expect(_field(ada)).to_have_value(f"Hello @{grace.nickname} ")
    ada.types("!")
    ada.page.get_by_role("button", name="Send").click()
    expect(_mention(ada, grace.nickname)).to_have_attribute("data-me", "false")
    expect(grace.row("Picnic")).to_contain_text("1 mention")
    expect(grace.row("Picnic")).to_contain_text("1 unread")
    grace.row("Picnic").click()
    expect(_mention(grace, grace.nickname)).to_have_attribute("data-me", "true")
    expect(grace.row("Picnic")).not_to_contain_text("mention")


def test_member_is_chosen_by_keyboard(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, alan)}").types("@")
    expect(_option(ada, grace.nickname)).to_be_visible()
    expect(_option(ada, ada.nickname)).to_have_count(0)
    expect(_option(ada, alan.nickname)).to_have_attribute("aria-selected", "true")
    ada.page.keyboard.press("ArrowDown")
    ada.page.keyboard.press("Enter")
    expect(_field(ada)).to_have_value(f"@{grace.nickname} ")
    expect(ada.messages).to_have_count(0)
    ada.page.keyboard.press("Enter")
    expect(_mention(ada, grace.nickname)).to_be_visible()


def test_mention_follows_a_new_nickname(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace)
    _says(ada, picnic, f"Hi @{grace.nickname}")
    ada.goes_to(f"/conversations/{picnic}").sees(f"Hi @{grace.nickname}")
    profile.save(grace.account.actor, Wish(nickname=f"{grace.nickname} Hopper"), "")
    ada.page.reload()
    ada.sees(f"Hi @{grace.nickname} Hopper")


def test_everyone_concerns_every_member(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace, alan)
    alan.goes_to(f"/conversations/{picnic}")
    ada.goes_to(f"/conversations/{picnic}").types("Lunch @every")
    expect(_option(ada, "everyone")).to_be_visible()
    ada.page.keyboard.type("one")
    expect(_option(ada, "everyone")).to_be_hidden()
    ada.page.keyboard.press("Enter")
    expect(_mention(alan, "everyone")).to_have_attribute("data-me", "true")


@pytest.fixture
def crowd(join: Join) -> Person:
    """Somebody with an open conversation of twelve."""
    (ada,) = join("Ada")
    others = [other.user_id for other in people(*(f"Member {new_id()[:8]}" for _ in range(11)))]
    crowd = conversations.start(ada.account.actor, new_id(), "Crowd", others)
    return ada.goes_to(f"/conversations/{crowd}").types("Lunch, @everyone!")


def test_notifying_many_is_asked_first(crowd: Person):
    dialog = crowd.page.get_by_role("dialog", name="Notify everyone?")
    crowd.page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    crowd.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(crowd.messages).to_have_count(0)
    expect(_field(crowd)).to_have_value("Lunch, @everyone!")
    crowd.page.get_by_role("button", name="Send").click()
    dialog.get_by_role("button", name="Notify everyone").click()
    crowd.sees("Lunch, @everyone!")
    expect(_field(crowd)).to_have_value("")
    expect(_field(crowd)).to_be_focused()


def _chooses_stranger(person: Person, stranger: Person, before: str = "") -> Locator:
    """Choose somebody who is no member, send, and return the question whether to add them."""
    person.types(f"{before}@{stranger.nickname[:-1]}")
    option = _option(person, stranger.nickname)
    expect(option).to_contain_text("Not a member")
    option.click()
    expect(_field(person)).to_have_value(f"{before}@{stranger.nickname} ")
    person.clicks("Send")
    return person.page.get_by_role("dialog", name=f"Add {stranger.nickname} to the conversation?")


def test_stranger_is_added_then_mentioned(join: Join, talk: Talk):
    # Few others in the shared application have a name like this, and the list is short.
    (ada,), (grace, alan) = join("Ada", **PHONE), join("Grace", "Xenia")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    grace.goes_to(path)
    alan.goes_to("/")
    question = _chooses_stranger(ada.goes_to(path), alan, before="Welcome ")
    expect(ada.messages).to_have_count(0)
    question.get_by_role("button", name="Add").click()
    expect(question).to_have_count(0)
    for person in (ada, grace):
        expect(_mention(person, alan.nickname)).to_be_visible()
    expect(alan.row("Picnic")).to_contain_text("1 mention")
    expect(_field(ada)).to_have_value("")
    # A member is not asked about.
    ada.types(f"@{alan.nickname[:-1]}")
    expect(_option(ada, alan.nickname)).not_to_contain_text("Not a member")
    _option(ada, alan.nickname).click()
    ada.clicks("Send")
    expect(_mention(ada, alan.nickname)).to_have_count(2)


def test_stranger_can_stay_one(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Yuri")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    question = _chooses_stranger(ada, alan)
    ada.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(ada.messages).to_have_count(0)
    expect(_field(ada)).to_have_value(f"@{alan.nickname} ")
    ada.clicks("Send")
    question.get_by_role("button", name="Not now").click()
    ada.sees(f"@{alan.nickname}")
    expect(_mention(ada, alan.nickname)).to_have_count(0)
    # It was asked about once: the name alone asks nothing.
    ada.writes(f"Hello @{alan.nickname}")
    ada.sees(f"@{alan.nickname}", f"Hello @{alan.nickname}")
    alan.goes_to("/")
    expect(alan.rows).to_have_count(0)


def test_members_come_before_strangers(join: Join, talk: Talk):
    ada, grace, georg, alan = join("Ada", "Greta", "Greg", "Alan")
    deactivated = join("Gretel")[0]
    change(deactivated.account.actor, deactivated_at=1)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, alan)}").types("@Gre")
    options = ada.page.get_by_role("option")
    expect(options.filter(has_text=georg.nickname)).to_contain_text("Not a member")
    expect(options.first).to_contain_text(grace.nickname)
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options.filter(has_text=deactivated.nickname)).to_have_count(0)


def test_stranger_is_plain_text(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    picnic = talk("Picnic", ada, grace)
    ada.goes_to(f"/conversations/{picnic}").writes(f"Hi @{alan.nickname} and @{grace.nickname}")
    expect(_mention(ada, grace.nickname)).to_be_visible()
    expect(_mention(ada, alan.nickname)).to_have_count(0)
