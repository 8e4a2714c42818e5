"""Low windows: a phone in landscape with its keyboard open, and a page at 400 % zoom."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE

SIZES = [(844, 390), (844, 190), (390, 500), (500, 260), (320, 256)]
LONG = "A line that is long enough to be broken in a narrow window. " * 100
# The whole element is within the window, apart from rounding, and nothing covers it.
IS_IN_REACH = """element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isInside = Math.min(left, top, innerWidth - right, innerHeight - bottom) > -1;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return isInside && element.contains(hit);
}"""

each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def _at(size: tuple[int, int]) -> dict[str, Any]:
    return PHONE | {"viewport": dict(zip(("width", "height"), size, strict=True))}


def _is_in_reach(*parts: Locator) -> None:
    for part in parts:
        expect(part).to_be_visible()
        assert part.evaluate(IS_IN_REACH), part


def _scrolled_to_end(person: Person, area: Locator) -> None:
    area.evaluate("element => (element.scrollTop = element.scrollHeight)")


@each_size
def test_long_draft_leaves_half_of_the_window(size: tuple[int, int], join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **_at(size))
    said = tuple((grace, f"Number {i}") for i in range(20))
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=said)}")
    page = ada.page
    ada.composer.fill(LONG)
    _fits(ada)
    # Including the hint below.
    ada.composer.fill(LONG * 2)
    expect(page.locator("form output")).to_contain_text("over the limit")
    _fits(ada)
    _is_in_reach(page.locator("form output"))
    assert ada.log.evaluate("element => element.clientHeight") >= 30
    if size[0] < 768:
        _is_in_reach(page.get_by_role("link", name="Back"))
    else:
        ada.row("Picnic").scroll_into_view_if_needed()
        _is_in_reach(ada.row("Picnic"))


def _fits(person: Person) -> None:
    composer = person.page.locator(".composer").bounding_box()
    height = person.page.evaluate("innerHeight")
    assert composer
    assert composer["height"] <= height / 2
    send = person.page.get_by_role("button", name="Send")
    _is_in_reach(send, person.composer, person.page.get_by_role("button", name="Details"))


@each_size
def test_details_close_within_reach(size: tuple[int, int], join: Join, talk: Talk):
    ada, *others = join("Ada", *["Grace"] * 9, **_at(size))
    ada.goes_to(f"/conversations/{talk('Picnic', ada, *others)}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(10)
    _scrolled_to_end(ada, details)
    _is_in_reach(details.get_by_role("button", name="Back" if size[0] < 768 else "Close"))
    _is_in_reach(details.get_by_role("button", name="Leave conversation"))


@each_size
def test_draft_is_created_within_reach(size: tuple[int, int], join: Join):
    ada, *others = join("Ada", *["Grace"] * 5, **_at(size))
    ada.goes_to("/").drafts(*others)
    _is_in_reach(ada.draft.get_by_role("button", name="Close"), ada.create)
    for field in (ada.draft.get_by_role("searchbox"), ada.draft.get_by_role("textbox")):
        field.scroll_into_view_if_needed()
        _is_in_reach(field)
    ada.create.click()
    expect(ada.page.get_by_role("heading", level=1)).to_contain_text(ada.nickname)


@each_size
def test_pages_scroll_only_downwards(size: tuple[int, int], join: Join):
    (ada,) = join("Ada", **_at(size))
    ada.goes_to("/profile").reads("Profile")
    ada.page.get_by_role("button", name="Delete account").click()
    dialog = ada.page.get_by_role("dialog")
    _is_in_reach(
        dialog.get_by_role("button", name="Close"), dialog.get_by_role("button", name="Delete my account")
    )
    assert ada.page.evaluate("document.documentElement.scrollWidth") == size[0]
    ada.goes_to("/")
    for part in (
        ada.page.get_by_role("link", name="Profile"),
        ada.page.get_by_role("button", name="Sign out"),
        ada.page.get_by_role("button", name="New conversation"),
    ):
        part.scroll_into_view_if_needed()
        _is_in_reach(part)
    assert ada.page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_page_follows_the_keyboard(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    expect(ada.composer).to_be_enabled()
    content = ada.page.locator("meta[name=viewport]").get_attribute("content")
    assert content
    assert "interactive-widget=resizes-content" in content
    expect(ada.page.locator("meta[name=viewport]")).to_have_count(1)
    # Zooming in must not be mistaken for a keyboard: the page keeps its layout.
    ada.context.new_cdp_session(ada.page).send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    ada.page.wait_for_function("visualViewport.scale > 1.9")
    assert ada.page.locator(".messenger").evaluate("element => element.offsetHeight") == 844
