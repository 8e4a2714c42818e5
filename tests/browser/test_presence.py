"""Presence: who is online, who types, and who has seen a message, as people at several browsers see it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import chooses
from tests.browser.person import Faults

# As if the person had switched to another tab.
HIDE = """() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_typing_and_seen_are_told(join: Join, talk: Talk):
    ada, bob, cleo = join("Ada", "Bob", "Cleo")
    picnic = talk("Picnic", ada, bob, cleo)
    tea = talk("Tea", ada, bob)
    for person in (ada, bob):
        person.goes_to(f"/conversations/{picnic}")
    ada.writes("Who brings cake?")
    mine = ada.message("Who brings cake?")
    expect(mine.get_by_text(f"Seen by {bob.nickname}", exact=True)).to_be_attached()
    expect(mine.locator(".mark.sent")).to_be_attached()
    height = ada.log.bounding_box()

    bob.types("I")
    expect(ada.page.locator(".typing")).to_have_text(f"{bob.nickname} is typing")
    expect(ada.row("Picnic").locator(".row-last")).to_have_text(f"{bob.nickname} is typing")
    assert ada.log.bounding_box() == height
    bob.composer.press("Enter")
    expect(ada.bodies).to_have_text(["Who brings cake?", "I"])
    expect(ada.page.locator(".typing")).to_have_text("")
    expect(ada.row("Picnic").locator(".row-last")).to_have_text(f"{bob.nickname}: I")

    cleo.goes_to(f"/conversations/{picnic}")
    expect(mine.get_by_text(f"Seen by {bob.nickname} and {cleo.nickname}", exact=True)).to_be_attached()
    expect(mine.locator(".mark.seen")).to_be_attached()
    expect(mine.locator(".seen-avatars > .avatar")).to_have_text(["B", "C"])

    chooses(ada, "Who brings cake?", "Seen by")
    dialog = ada.page.get_by_role("dialog", name="Seen by")
    for reader in (bob, cleo):
        expect(dialog.get_by_role("listitem").filter(has_text=reader.nickname)).to_be_visible()
    dialog.get_by_role("button", name="Close").click()

    ada.opens("Tea").writes("Just us")
    expect(ada.message("Just us").locator(".mark.sent")).to_be_attached()
    bob.opens("Tea")
    pair = ada.message("Just us")
    expect(pair.get_by_text(f"Seen by {bob.nickname}", exact=True)).to_be_attached()
    expect(pair.locator(".mark.seen")).to_be_attached()
    expect(pair.locator(".seen-avatars")).to_have_count(0)
    assert tea


def test_presence_is_told_in_words(join: Join, talk: Talk):
    ada, bob = join("Ada", "Bob")
    tea = talk("Tea", ada, bob)
    bob.goes_to("/")
    ada.goes_to(f"/conversations/{tea}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    dot = details.get_by_role("listitem").filter(has_text=bob.nickname).locator(".presence")
    expect(dot).to_have_text("online")
    bob.page.evaluate(HIDE)
    expect(dot).to_have_text("away")
    bob.page.reload()
    expect(dot).to_have_text("online")
    bob.goes_to("/settings/privacy")
    switch = bob.page.get_by_role("checkbox", name="Show when I'm online", exact=True)
    switch.click()
    expect(bob.page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(dot).to_have_text("")
    bob.page.reload()
    expect(switch).not_to_be_checked()
    expect(bob.page.get_by_role("checkbox", name="Show when I'm typing")).to_be_checked()
    switch.click()
    expect(dot).to_have_text("online")
    bob.page.close()
    expect(dot).to_have_text(re.compile("^last seen "), timeout=40_000)


def test_idle_is_away_and_lost_connection_knows_nobody(join: Join, talk: Talk, faults: Faults):
    faults.expected += ["WebSocket", "ERR_"]
    ada, bob = join("Ada", "Bob")
    tea = talk("Tea", ada, bob)
    for person in (ada, bob):
        person.context.clock.install()
        person.goes_to(f"/conversations/{tea}")
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    dot = details.get_by_role("listitem").filter(has_text=bob.nickname).locator(".presence")
    expect(dot).to_have_text("online")
    bob.context.clock.fast_forward("05:01")
    expect(dot).to_have_text("away")
    bob.composer.press("a")
    expect(dot).to_have_text("online")
    ada.context.set_offline(True)
    expect(ada.page.get_by_text("No connection.")).to_be_visible()
    expect(dot).to_have_text("online")
    for _ in range(2):
        ada.context.clock.fast_forward("01:01")
    expect(dot).to_have_text("")
    ada.context.set_offline(False)
    expect(dot).to_have_text("online")
