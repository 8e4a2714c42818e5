"""What screen readers are told about the open conversation."""

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.listening import hears, listens
from tests.browser.menu import chooses, presses
from tests.browser.person import Faults, Person


def _meet(join: Join, talk: Talk, *said: str) -> tuple[Person, Person]:
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace, said=tuple((grace, text) for text in said))}"
    for person in (ada, grace):
        person.goes_to(path).sees(*said)
    expect(ada.log).to_have_attribute("aria-live", "off")
    listens(ada)
    listens(grace)
    return ada, grace


def test_message_of_another_is_announced(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Before")
    grace.writes("Hello", "It was ||the gardener||, **really**")
    hears(ada, f"{grace.nickname}: Hello", f"{grace.nickname}: It was Spoiler, really")
    ada.writes("Mine")
    hears(grace, f"{ada.nickname}: Mine")
    hears(ada)


def test_burst_of_100_is_announced_four_times(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("ERR_INTERNET_DISCONNECTED")
    ada, grace = _meet(join, talk)
    grace.context.set_offline(True)
    texts = [f"Message {i}" for i in range(100)]
    grace.writes(*texts)
    grace.context.set_offline(False)
    ada.page.wait_for_function("() => window.heard.some((text) => / new messages$/.test(text))")
    hears(ada, *(f"{grace.nickname}: {text}" for text in texts[:3]), "97 new messages")


def test_edits_and_reactions_are_not_announced(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Helo")
    chooses(grace, "Helo", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Hello")
    grace.clicks("Save")
    ada.sees("Hello")
    presses(grace, "React", grace.message("Hello"))
    grace.page.get_by_role("dialog", name="React").get_by_role("button", name="🎉").click()
    expect(ada.message("Hello").get_by_role("button", name="🎉 1")).to_be_visible()
    grace.writes("Done")
    hears(ada, f"{grace.nickname}: Done")


def test_acts_of_others_are_announced(join: Join, talk: Talk):
    ada, grace = _meet(join, talk, "Tea?")
    chooses(grace, "Tea?", "Pin")
    hears(ada, f"{grace.nickname} pinned a message")
    hears(grace)


def test_other_conversations_are_not_announced(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic, concert = talk("Picnic", ada, grace), talk("Concert", ada, grace)
    ada.goes_to(f"/conversations/{picnic}").reads("Picnic")
    grace.goes_to(f"/conversations/{concert}").reads("Concert")
    listens(ada)
    grace.writes("At the concert")
    expect(ada.row("Concert")).to_contain_text("At the concert")
    ada.opens("Concert").sees("At the concert")
    grace.writes("Encore")
    hears(ada, f"{grace.nickname}: Encore")


def test_announced_text_does_not_stay(join: Join, talk: Talk):
    ada, grace = _meet(join, talk)
    grace.writes("A secret")
    hears(ada, f"{grace.nickname}: A secret")
    expect(ada.page.locator(".announcer")).to_be_empty()
