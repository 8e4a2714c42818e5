"""Low windows: a phone in landscape with its keyboard open, and a page at 400 % zoom."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE
from tests.support.waiting import until

SIZES = [(844, 390), (844, 190), (390, 500), (500, 260), (320, 256)]
LONG = "A line that is long enough to be broken in a narrow window. " * 100
# The whole element is within the window, apart from rounding, and nothing covers it.
IS_IN_REACH = """element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isInside = Math.min(left, top, innerWidth - right, innerHeight - bottom) > -1;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return isInside && element.contains(hit);
}"""


def _each_size(person: Person) -> Iterator[int]:
    """Give the window one size after the other, and return its width."""
    for width, height in SIZES:
        person.page.set_viewport_size({"width": width, "height": height})
        person.page.wait_for_function(f"innerWidth === {width} && innerHeight === {height}")
        yield width


def _is_in_reach(*parts: Locator) -> None:
    for part in parts:
        expect(part).to_be_visible()
        until(lambda part=part: part.evaluate(IS_IN_REACH), f"{part} is in reach")


def _scrolled_to_end(person: Person, area: Locator) -> None:
    area.evaluate("element => (element.scrollTop = element.scrollHeight)")


def test_long_draft_leaves_half_of_the_window(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    said = tuple((grace, f"Number {i}") for i in range(20))
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=said)}")
    page = ada.page
    for width in _each_size(ada):
        ada.composer.fill(LONG)
        expect(page.locator("form output")).not_to_contain_text("over the limit")
        _fits(ada)
        # Including the hint below.
        ada.composer.fill(LONG * 2)
        expect(page.locator("form output")).to_contain_text("over the limit")
        _fits(ada)
        _is_in_reach(page.locator("form output"))
        assert ada.log.evaluate("element => element.clientHeight") >= 30
        if width < 768:
            _is_in_reach(page.get_by_role("link", name="Back"))
        else:
            ada.row("Picnic").scroll_into_view_if_needed()
            _is_in_reach(ada.row("Picnic"))


def _fits(person: Person) -> None:
    composer = person.page.locator(".composer")
    until(
        lambda: composer.evaluate("element => element.getBoundingClientRect().height <= innerHeight / 2"),
        "the composer leaves half of the window",
    )
    send = person.page.get_by_role("button", name="Send")
    _is_in_reach(send, person.composer, person.page.get_by_role("button", name="Details"))


def test_details_close_within_reach(join: Join, talk: Talk):
    ada, *others = join("Ada", *["Grace"] * 9, **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, *others)}").clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(10)
    for width in _each_size(ada):
        _scrolled_to_end(ada, details)
        _is_in_reach(details.get_by_role("button", name="Back" if width < 768 else "Close"))
        _is_in_reach(details.get_by_role("button", name="Leave conversation"))


def test_draft_is_created_within_reach(join: Join):
    ada, *others = join("Ada", *["Grace"] * 5, **PHONE)
    ada.goes_to("/").drafts(*others)
    for _width in _each_size(ada):
        _is_in_reach(ada.draft.get_by_role("button", name="Close"), ada.create)
        for field in (ada.draft.get_by_role("searchbox"), ada.draft.get_by_role("textbox")):
            field.scroll_into_view_if_needed()
            _is_in_reach(field)
    ada.create.click()
    expect(ada.page.get_by_role("heading", level=1)).to_contain_text(ada.nickname)


def test_pages_scroll_only_downwards(join: Join):
    (ada,) = join("Ada", **PHONE)
    ada.goes_to("/profile").reads("Profile")
    ada.page.get_by_role("button", name="Delete account").click()
    dialog = ada.page.get_by_role("dialog")
    for width in _each_size(ada):
        _is_in_reach(
            dialog.get_by_role("button", name="Close"),
            dialog.get_by_role("button", name="Delete my account"),
        )
        assert ada.page.evaluate("document.documentElement.scrollWidth") == width
    ada.goes_to("/")
    for width in _each_size(ada):
        for part in (
            ada.page.get_by_role("link", name="Profile"),
            ada.page.get_by_role("button", name="Sign out"),
            ada.page.get_by_role("button", name="New conversation"),
        ):
            part.scroll_into_view_if_needed()
            _is_in_reach(part)
        assert ada.page.evaluate("document.documentElement.scrollWidth") == width


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
