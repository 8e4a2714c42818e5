"""Pictures, profile cards and status lines, on screen."""

import io

from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from messenger.domain.profiles import card as cards
from messenger.domain.profiles import pictures
from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults, Person
from tests.browser.test_axe import violations
from tests.support.accounts import change
from tests.support.picture_files import picture

PHONE = {"width": 390, "height": 844}


def _card(person: Person, of: Person) -> Locator:
    return person.page.get_by_role("dialog", name=of.nickname)


def _title(person: Person, title: str) -> Locator:
    heading = person.page.get_by_role("heading", name=title, exact=True, level=1)
    return heading.get_by_role("button", name=title, exact=True)


def _file(content: bytes) -> FilePayload:
    return {"name": "me.png", "mimeType": "image/png", "buffer": content}


def test_picture_is_shown_everywhere_and_hostile_files_are_refused(join: Join, talk: Talk, faults: Faults):
    ada, grace = join("Ada", "Grace")
    tea = talk("Tea", ada, grace, said=((grace, "Hello"),))
    grace.goes_to("/profile")
    chooser = grace.page.get_by_label("Choose picture", exact=True)
    faults.expected.append("422")
    chooser.set_input_files(_file(b"<script>"))
    expect(grace.page.get_by_role("alert").filter(has_text="This is not a picture")).to_be_visible()
    ada.goes_to(f"/conversations/{tea}").sees("Hello")
    # Larger than the server takes: the browser makes it smaller.
    photo = io.BytesIO()
    Image.effect_noise((1600, 1200), 100).save(photo, "PNG")
    assert len(photo.getvalue()) > 1024 * 1024
    chooser.set_input_files(_file(photo.getvalue()))
    shown = ada.messages.locator(".avatar img")
    expect(shown).to_have_count(1)
    ada.page.wait_for_function("(image) => image.complete && image.naturalWidth", arg=shown.element_handle())
    assert shown.evaluate("({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]") == [256, 256]
    grace.page.get_by_role("button", name="Remove picture").click()
    expect(shown).to_have_count(0)


def test_card_opens_by_keyboard_and_leads_to_the_direct_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    tea = talk("Tea", ada, grace, said=((grace, "Hello"),))
    grace.goes_to("/profile")
    grace.page.get_by_label("About you").fill("I write compilers.")
    grace.page.locator(".own-profile").get_by_role("button", name="Update").click()
    expect(grace.page.get_by_text("Saved.")).to_be_visible()
    grace.page.get_by_label("Show others your local time").click()
    expect(grace.page.get_by_label("Show others your local time")).to_be_checked()
    ada.goes_to(f"/conversations/{tea}").sees("Hello")
    name = ada.messages.get_by_role("button", name=grace.nickname, exact=True)
    name.focus()
    ada.page.keyboard.press("Enter")
    card = _card(ada, grace)
    expect(card).to_contain_text("I write compilers.")
    expect(card).to_contain_text("Local time")
    assert violations(ada) == []
    ada.page.keyboard.press("Escape")
    expect(card).not_to_be_visible()
    expect(name).to_be_focused()
    name.click()
    card.get_by_role("button", name="Message", exact=True).click()
    ada.reads(grace.nickname)
    _title(ada, grace.nickname).click()
    expect(card).to_contain_text("I write compilers.")


def test_title_of_a_group_opens_its_details(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Tea', ada, grace)}").reads("Tea")
    colour = ada.row("Tea").locator(".avatar").get_attribute("data-colour") or ""
    expect(ada.page.locator(".portrait .avatar")).to_have_attribute("data-colour", colour)
    _title(ada, "Tea").click()
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("button", name=grace.nickname, exact=True)).to_be_visible()
    expect(ada.page.get_by_role("button", name="Details")).to_have_attribute("aria-expanded", "true")


def test_people_page_shows_pictures_and_cards(join: Join):
    ada, grace = join("Ada", "Grace")
    change(ada.account.actor, is_administrator=True)
    pictures.choose(grace.account.actor, picture())
    cards.describe(grace.account.actor, "I write compilers.")
    ada.goes_to("/administration")
    ada.page.get_by_role("searchbox", name="Find people").fill(grace.account.email)
    people = ada.page.get_by_role("list", name="People").get_by_role("listitem")
    expect(people).to_have_count(1)
    expect(people.locator(".avatar img")).to_have_count(1)
    people.get_by_role("button", name=grace.nickname, exact=True).click()
    expect(_card(ada, grace)).to_contain_text("I write compilers.")


def test_status_is_shown_beside_the_name_and_expires_by_itself(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", viewport=PHONE)
    direct = talk("", ada, grace, said=((grace, "Hello"),))
    grace.goes_to("/")
    grace.list.get_by_role("button", name=grace.nickname, exact=True).click()
    own = _card(grace, grace)
    own.get_by_role("button", name="On holiday").click()
    own.get_by_label("Clear after").select_option("1 hour")
    own.get_by_role("button", name="Choose emoji").click()
    picker = grace.page.get_by_role("dialog", name="Emoji", exact=True)
    picker.get_by_role("searchbox").fill("sunflower")
    picker.get_by_role("gridcell", name="sunflower", exact=True).click()
    expect(picker).not_to_be_visible()
    expect(own.get_by_label("Emoji", exact=True)).to_have_value("🌻")
    assert violations(grace) == []
    own.get_by_role("button", name="Set status").click()
    expect(own.get_by_text("Saved.")).to_be_visible()
    box, page = own.bounding_box(), grace.page.viewport_size
    assert box
    assert page
    assert (round(box["y"] + box["height"]), round(box["width"])) == (page["height"], page["width"])
    ada.context.clock.install()
    ada.goes_to(f"/conversations/{direct}").sees("Hello")
    status = ada.page.get_by_role("banner").or_(ada.page.locator("main > header")).locator(".status")
    expect(status).to_contain_text("🌻 On holiday")
    ada.context.clock.fast_forward("01:01:00")
    expect(status).to_have_count(0)
