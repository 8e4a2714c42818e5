"""The first run of a new site, and what people find who are new to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from messenger import db
from tests.browser.conftest import Join
from tests.browser.person import PASSWORD, Faults, Person
from tests.browser.test_axe import violations
from tests.support import servers
from tests.support.picture_files import picture

Visit = Callable[..., Person]


@pytest.fixture
def url() -> Iterator[str]:
    """The URL of an application without accounts."""
    with servers.application() as running:
        yield f"http://127.0.0.1:{running.port}"
    db.use("sqlite://")


def _offer(person: Person) -> Locator:
    return person.list.get_by_role("region", name="Set up your messenger")


def _chooses_picture(person: Person, content: bytes) -> None:
    file: Any = {"name": "logo", "mimeType": "image/png", "buffer": content}
    person.page.get_by_label("Picture", exact=True).set_input_files(file)


def test_administrator_sets_up_a_site_that_others_join(visit: Visit, url: str, faults: Faults):
    # A file that is no picture.
    faults.expected.append("status of 422")
    ada = visit("Ada", url, color_scheme="dark").signs_up()
    ada.is_at("/")
    _offer(ada).get_by_role("link", name="Set up").click()
    ada.reads("Set up your messenger")

    ada.page.get_by_label("Name of this site").fill("Chess & <friends>")
    ada.clicks("Save name")
    expect(ada.page).to_have_title("Set up · Chess & <friends>")
    _chooses_picture(ada, b"no picture")
    expect(ada.page.get_by_role("alert").filter(has_text="This is not a picture")).to_be_visible()
    _chooses_picture(ada, picture())
    expect(ada.page.get_by_role("button", name="Remove picture")).to_be_visible()
    ada.clicks("Create group")
    expect(ada.page.get_by_label("New people join it when they sign up")).to_be_checked()
    ada.clicks("Create invitation link")
    shown = ada.page.get_by_role("img", name="QR code of the invitation link")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert violations(ada) == []

    # Left and taken up again: what was done is there, and the offer still stands.
    path = ada.page.get_by_label("Invitation link", exact=True).input_value().removeprefix(url)
    ada.goes_to("/")
    expect(ada.rows.filter(has_text="Everyone")).to_be_visible()
    _offer(ada).get_by_role("link", name="Set up").click()
    expect(ada.page.get_by_label("Name of this site")).to_have_value("Chess & <friends>")
    ada.page.get_by_role("link", name="Finish").click()
    ada.is_at("/")
    expect(ada.page.get_by_role("button", name="New conversation")).to_be_enabled()
    expect(_offer(ada)).to_have_count(0)

    grace = visit("Grace", url)
    grace.goes_to(path[path.index("/join/") :])
    expect(grace.page.get_by_text(f"{ada.nickname} invited you to Chess & <friends>.")).to_be_visible()
    grace.fills(Nickname=grace.nickname, Email=grace.account.email, Password=PASSWORD)
    grace.clicks("Sign up")
    grace.is_at("/")
    expect(grace.page).to_have_title("Chess & <friends>")
    expect(grace.rows.filter(has_text="Everyone")).to_be_visible()
    expect(_offer(grace)).to_have_count(0)
    expect(ada.rows.filter(has_text="Everyone")).to_contain_text(f"{grace.nickname} joined")
    grace.goes_to("/welcome").reads("Not found")


def test_offer_is_declined(visit: Visit, url: str):
    ada = visit("Ada", url).signs_up()
    assert violations(ada) == []
    _offer(ada).get_by_role("button", name="Not now").click()
    expect(_offer(ada)).to_have_count(0)
    ada.goes_to("/")
    expect(ada.page.get_by_role("button", name="New conversation")).to_be_enabled()
    expect(_offer(ada)).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_new_person_is_shown_what_to_do_next(width: int, join: Join):
    (ada,) = join("Ada", viewport={"width": width, "height": 844})
    ada.goes_to("/")
    steps = ada.page.get_by_role("region", name="What to do next")
    expect(steps).to_be_visible()
    expect(ada.list.get_by_text("No conversations yet.")).to_be_visible()
    assert violations(ada) == []
    steps.get_by_role("button", name="Hear about new messages").click()
    dialog = ada.page.get_by_role("dialog", name="Notifications")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    steps.get_by_role("button", name="Start a conversation").click()
    expect(ada.draft).to_be_visible()
