"""Right-to-left languages: the layout is mirrored, and nothing is cut off."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE

SIZES = {
    390: PHONE,
    768: {"viewport": {"width": 768, "height": 1024}},
    1440: {"viewport": {"width": 1440, "height": 900}},
}
# Elements that extend beyond the window, or whose content is wider than they are. Exempt are text that is cut
# with an ellipsis, texts for screen readers, which have no size, and fields, which scroll.
OVERFLOWING = """() => {
    const hasDots = (element) => getComputedStyle(element).textOverflow === "ellipsis";
    const isCut = (element) => !!element && (hasDots(element) || isCut(element.parentElement));
    const isMeant = (element) => isCut(element) || element.closest(".for-screen-readers, input");
    const end = document.documentElement.clientWidth + 0.5;
    const isOut = ({ left, right, width }) => width > 0 && (left < -0.5 || right > end);
    const isTooNarrow = ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1;
    return [...document.body.querySelectorAll("*")]
        .filter((element) => isOut(element.getBoundingClientRect()) || isTooNarrow(element))
        .filter((element) => !isMeant(element))
        .map((element) => element.outerHTML.slice(0, 200));
}"""
LONG = "A title as long as titles may be, which is long: " + "x y " * 30
SAID = ("Hello!", "مرحبا بالعالم", "w" * 300, "A sentence with English words. " * 10, "🙂")


def _mirrored(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    expect(page.locator("html")).to_have_css("direction", "rtl")
    page.evaluate("new Promise(requestAnimationFrame)")


def _fits(person: Person) -> None:
    _mirrored(person.page)
    assert person.page.evaluate(OVERFLOWING) == []
    root = person.page.locator("html")
    assert root.evaluate("root => root.scrollWidth") <= root.evaluate("root => root.clientWidth")


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> int:
    """The width of the window."""
    return request.param


@pytest.fixture
def talking(size: int, join: Join, talk: Talk) -> tuple[Person, str]:
    """An administrator with content on every page, and the address of a conversation."""
    ada, grace = join("Ada", "Grace", **SIZES[size])
    said = tuple((who, body) for body in SAID for who in (ada, grace))
    talk(LONG, ada, grace, said=said)
    return ada, f"/conversations/{talk('Picnic', ada, grace, said=said)}"


def test_messenger_is_mirrored(size: int, talking: tuple[Person, str]):
    ada, conversation = talking
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_be_visible()
    _fits(ada)
    assert _box(ada.list)["x"] + _box(ada.list)["width"] == size
    ada.goes_to(conversation)
    expect(ada.messages.last).to_be_visible()
    _fits(ada)
    mine, theirs = (ada.page.locator(f"[data-mine={whose}] .bubble").first for whose in ("true", "false"))
    assert _box(mine)["x"] < _box(theirs)["x"]
    if size >= 768:
        expect(ada.row("Picnic")).to_be_visible()
        assert _box(ada.list)["x"] + _box(ada.list)["width"] == size
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_text("Owner")).to_be_visible()
    _fits(ada)
    assert _box(details)["x"] == 0


def test_draft_profile_and_forms_are_mirrored(talking: tuple[Person, str]):
    ada, _ = talking
    ada.goes_to("/").clicks("New conversation")
    expect(ada.draft.get_by_role("checkbox").first).to_be_visible()
    ada.draft.get_by_role("checkbox").first.check()
    _fits(ada)
    ada.goes_to("/profile")
    expect(ada.page.get_by_text("This device")).to_be_visible()
    _fits(ada)
    ada.context.clear_cookies()
    ada.goes_to("/sign-in").reads("Sign in")
    _fits(ada)


def _box(part: Any) -> dict[str, float]:
    return part.bounding_box()
