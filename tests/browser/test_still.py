"""Nothing jumps while a page loads: no layout shift, neither at the first visit nor with a full cache."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support.accounts import change

# From the first frame on, as browsers compute the "cumulative layout shift".
NOTE_SHIFTS = """
    window.__shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            const box = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
            const told = ({ node, previousRect, currentRect }) =>
                `${node?.outerHTML?.slice(0, 80)}: ${box(previousRect)} to ${box(currentRect)}`;
            window.__shifts.push([value, ...sources.map(told)]);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
# What is drawn has been measured one frame later.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]


def _shifts(person: Person) -> list[Any]:
    page = person.page
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).not_to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.evaluate(TWO_FRAMES)
    return page.evaluate("window.__shifts")


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_nothing_jumps_while_loading(join: Join, talk: Talk, size: Any):
    (ada,), (grace,) = join("Ada", is_new=True, viewport=size), join("Grace")
    change(ada.account.actor, is_administrator=True)
    said = tuple((grace, f"Number {i}") for i in range(50))
    conversation = talk("Picnic", ada, grace, said=said)
    ada.context.add_init_script(NOTE_SHIFTS)
    shifts: dict[str, list[Any]] = {}
    for path in (
        "/",
        f"/conversations/{conversation}",
        "/profile",
        "/settings/appearance",
        "/administration",
    ):
        ada.goes_to(path)
        shifts[f"{path} cold"] = _shifts(ada)
        ada.page.reload()
        shifts[f"{path} warm"] = _shifts(ada)
    assert {path: found for path, found in shifts.items() if found} == {}
