"""Scroll anchoring: rows on screen don't move when others load or grow above or below."""

import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person

pytestmark = pytest.mark.slow

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PLACES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {**PHONE, "device_scale_factor": 3},
    "scale": {"viewport": {"width": 1152, "height": 720}, "device_scale_factor": 1.25},
}
# Frame by frame: scroll, wait, and list the rows on the screen that did not move by exactly that.
SCROLL = """async ({ by, until, grows }) => {
    const log = document.querySelector("[role=log]");
    const zoom = log.currentCSSZoom ?? 1;
    const faults = [];
    let seed = 1;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const rows = () => [...log.querySelectorAll("[data-row]")];
    const places = () => {
        const { top, bottom } = log.getBoundingClientRect();
        const all = rows().map((row) => [row.dataset.row, row.getBoundingClientRect()]);
        const visible = all.filter(([, box]) => box.bottom > top && box.top < bottom);
        return new Map(visible.map(([id, box]) => [id, box.top]));
    };
    const grow = () => {
        const { top } = log.getBoundingClientRect();
        const above = rows().filter((row) => row.getBoundingClientRect().bottom < top);
        const row = above[Math.floor(random() * above.length)];
        if (row) (row.querySelector(".bubble") ?? row).style.minHeight = `${Math.floor(random() * 200)}px`;
    };
    let before = places();
    for (let i = 0, still = 0; i < 20_000 && still < 400; i++) {
        const from = log.scrollTop;
        log.scrollTop += by;
        const moved = (log.scrollTop - from) * zoom;
        if (grows && i % 5 === 0) grow();
        await new Promise(requestAnimationFrame);
        const after = places();
        for (const [id, place] of after) {
            const wrong = place - (before.get(id) - moved);
            if (Math.abs(wrong) > 1) faults.push([i, id, wrong]);
        }
        // A whole page above may have moved all rows off the screen.
        if (![...before.keys()].some((id) => after.has(id))) faults.push([i, "all"]);
        // Go on within a frame: what grows then is seen by observers before the next places are taken.
        if (!moved) await new Promise((done) => setTimeout(() => requestAnimationFrame(done), 20));
        still = moved ? 0 : still + 1;
        before = after;
        if (!moved && log.querySelector(`[data-number="${until}"]`)) return { faults, frames: i };
    }
    return { faults, frames: -1 };
}"""
AT_END = """() => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector("[role=log]");
    return scrollHeight - scrollTop - clientHeight < 2;
}"""
# The total movement of the rows on the screen while a finger scrolls.
WATCH = """() => {
    const log = document.querySelector("[role=log]");
    window.watched = { moved: 0, back: 0, most: 0, isOver: false };
    const places = () => new Map([...log.querySelectorAll("[data-row]")].flatMap((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight ? [[row.dataset.row, box.top]] : [];
    }));
    let before = places();
    const look = () => {
        const after = places();
        const [id] = [...after.keys()].filter((key) => before.has(key));
        const moved = after.get(id) - before.get(id);
        window.watched.moved += moved;
        window.watched.most = Math.max(window.watched.most, moved);
        window.watched.back = Math.min(window.watched.back, moved);
        before = after;
        if (!window.watched.isOver) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


@pytest.fixture(scope="module")
def browser(
    launch_browser: Callable[..., Browser], browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that shows the next frame as soon as the last one is done, not 60 in a second."""
    fast = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
    running = launch_browser(args=[*browser_type_launch_args["args"], *fast])
    yield running
    running.close()


def _say(conversation: int, author: Person, many: int) -> None:
    words = random.Random(7)
    drafts = [
        Draft(conversation, str(uuid.uuid4()), " ".join(["word"] * words.randint(1, 45))) for _ in range(many)
    ]
    for start in range(0, many, 100):
        sending.send(author.account.actor, drafts[start : start + 100])


def _open(person: Person, conversation: int, newest: int) -> Page:
    person.goes_to(f"/conversations/{conversation}")
    expect(person.log.locator(f"[data-number='{newest}']")).to_be_in_viewport()
    return person.page


@pytest.mark.parametrize("place", PLACES)
def test_loading_pages_does_not_move_the_view(place: str, join: Join, talk: Talk):
    (ada,) = join("Ada", is_new=True, **PLACES[place])
    (grace,) = join("Grace")
    picnic = talk("Picnic", ada, grace)
    _say(picnic, ada, 300)
    page = _open(ada, picnic, 300)
    up = page.evaluate(SCROLL, {"by": -80, "until": 1, "grows": False})
    assert up["frames"] > 0
    assert up["faults"] == []
    down = page.evaluate(SCROLL, {"by": 80, "until": 300, "grows": False})
    assert down["frames"] > 0
    assert down["faults"] == []


def test_zoomed_pages_do_not_move_the_view(join: Join, talk: Talk):
    (ada,), (grace,) = join("Ada", is_new=True), join("Grace")
    picnic = talk("Picnic", ada, grace)
    _say(picnic, ada, 250)
    page = _open(ada, picnic, 250)
    page.evaluate("document.documentElement.style.zoom = 1.25")
    # The log goes to its end again in one of the next frames.
    page.wait_for_function(AT_END)
    for by, until in ((-80, 1), (80, 250)):
        scrolled = page.evaluate(SCROLL, {"by": by, "until": until, "grows": False})
        assert scrolled["frames"] > 0
        assert scrolled["faults"] == []


@pytest.mark.parametrize("place", ["desktop", "phone"])
def test_rows_growing_above_do_not_move_the_view(place: str, join: Join, talk: Talk):
    (ada,) = join("Ada", is_new=True, **PLACES[place])
    (grace,) = join("Grace")
    picnic = talk("Picnic", ada, grace)
    _say(picnic, ada, 250)
    page = _open(ada, picnic, 250)
    for by, until in ((-60, 1), (60, 250)):
        scrolled = page.evaluate(SCROLL, {"by": by, "until": until, "grows": True})
        assert scrolled["frames"] > 0
        assert scrolled["faults"] == []


def test_touch_scrolling_does_not_jump_back(join: Join, talk: Talk):
    (ada,) = join("Ada", is_new=True, **PHONE)
    (grace,) = join("Grace")
    picnic = talk("Picnic", ada, grace)
    _say(picnic, ada, 300)
    page = _open(ada, picnic, 300)
    page.evaluate(WATCH)
    finger = ada.context.new_cdp_session(page)
    for _ in range(100):
        if ada.log.locator("[data-number='200']").count():
            break
        for kind, y in (("touchStart", 150), *(("touchMove", y) for y in range(160, 700, 20))):
            touch = {"type": kind, "touchPoints": [{"x": 190, "y": y}]}
            finger.send("Input.dispatchTouchEvent", touch)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(ada.log.locator("[data-number='200']")).to_have_count(1)
    watched = page.evaluate("() => (window.watched.isOver = true, window.watched)")
    assert watched["moved"] > 5_000
    assert watched["back"] >= -1
    # A page is longer than the distance a finger scrolls in one frame, even on a slow machine.
    assert watched["most"] < 3_000
