"""Every page: the rules of axe-core, and use at 400 %, with forced colours, still, and by keyboard."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.built import addresses
from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults, Person
from tests.browser.test_axe import violations

# A window of 1280 x 1024 at 400 %.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
PARTS = """
    const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });
    const shown = (element) => isVisible(element) && element.getClientRects().length;
    const named = (element) => element.cloneNode().outerHTML.slice(0, 120);
    const can = "a[href], summary, [tabindex='0'], :is(button, input, select, textarea):enabled";
    const all = [...document.querySelectorAll(can)].filter(shown);
"""
# Nothing sticks out to the side.
WIDE = (
    f"() => {{ {PARTS}"
    """
    const parts = [...all, ...document.querySelectorAll("h1, h2, h3, label, p, [role=log]")];
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > innerWidth) return [`The page is ${scrollWidth} wide`];
    return parts.filter(shown).flatMap((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left > -1 && right < innerWidth + 1 ? [] : [`${named(element)}: ${left} to ${right}`];
    });
}"""
)
# At least 24 px in both directions, with the label; links within a text are exempt.
SMALL = (
    f"() => {{ {PARTS}"
    """
    const isInText = (element) => element.localName === "a" && getComputedStyle(element).display === "inline";
    return all.filter((element) => !isInText(element)).flatMap((element) => {
        const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
        const isLarge = boxes.some(({ width, height }) => width >= 24 && height >= 24);
        return isLarge ? [] : [`${named(element)} is ${boxes[0].width} x ${boxes[0].height}`];
    });
}"""
)
# What has the focus can be seen, and so can the focus.
UNSEEN = (
    f"() => {{ {PARTS}"
    """
    const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return all.flatMap((element) => {
        element.focus();
        if (document.activeElement !== element) return [`${named(element)} does not take the focus`];
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
        const [width, height] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
        const at = (i, j) => element.contains(document.elementFromPoint(x + width * i, y + height * j));
        const isSeen = [0.1, 0.5, 0.9].some((i) => [0.1, 0.5, 0.9].some((j) => at(i, j)));
        const looks = [getComputedStyle(element), getComputedStyle(element.parentElement, "::before")];
        const bubble = element.querySelector(".bubble");
        if (bubble) looks.push(getComputedStyle(bubble));
        return [
            ...(isSeen ? [] : [`${named(element)} is covered`]),
            ...(looks.some(outlined) ? [] : [`${named(element)} has no outline`]),
        ];
    });
}"""
)
# With forced colours, the shapes of icons have a colour of the system.
BLANK = (
    f"() => {{ {PARTS}"
    """
    const blank = ["rgba(0, 0, 0, 0)", getComputedStyle(document.body).backgroundColor];
    const isBlank = (icon) => blank.includes(getComputedStyle(icon, "::before").backgroundColor);
    return [...document.querySelectorAll("[data-icon]")].filter(shown).filter(isBlank).map(named);
}"""
)
MOVING = (
    """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length"""
)


def _still(person: Person, path: str) -> Page:
    """Open a page, and wait until all of it is there."""
    page = person.goes_to(path).page
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    return page


def test_pages_work_narrow_still_and_by_keyboard(
    administrator: Person, join: Join, talk: Talk, faults: Faults
):
    # The links to join and to confirm lead nowhere.
    faults.expected += ["status of 404"]
    person = administrator
    (grace,) = join("Grace")
    said = ((grace, "Hello **there**"), (grace, "See https://example.org/ and `code`"), (person, "Mine"))
    conversation = talk("Picnic", person, grace, said=said)
    problems: dict[str, list[str]] = {}
    for path in addresses(conversation):
        page = _still(person, path)
        problems[path] = violations(person)
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        wide = page.viewport_size
        assert wide
        page.set_viewport_size(ZOOMED)
        page.wait_for_function(f"innerWidth === {ZOOMED['width']}")
        # By keyboard, so that the focus is shown where scripts put it.
        page.keyboard.press("Tab")
        for script in (WIDE, SMALL, UNSEEN, BLANK):
            problems[path] += page.evaluate(script)
        assert not page.evaluate(MOVING)
        page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        page.set_viewport_size(wide)
    assert {path: found for path, found in problems.items() if found} == {}
