"""Read positions: messages that were on the screen count as read, and no others."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col

from messenger import db, models
from messenger.domain.talk import seats
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.support import people
from tests.support.waiting import until

READ = 60
Unread = Callable[..., tuple[Person, Person, int]]
# The newest row of which a good part has been on the screen.
SHOWN = """log => {
    const view = log.getBoundingClientRect();
    const shown = [...log.querySelectorAll("[data-number]")].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.top < view.bottom - box.height / 3 && box.bottom > view.top;
    });
    return Number(shown.at(-1)?.dataset.number ?? 0);
}"""
# The rows that have been on the screen since the conversation was opened, recorded frame by frame.
NOTE_SHOWN = f"""() => {{
    let path = "";
    const shown = {SHOWN};
    const look = () => {{
        if (path !== location.pathname) window.mostShown = 0;
        path = location.pathname;
        const log = document.querySelector("[role=log]");
        if (log?.querySelector("[data-number]") && !log.hasAttribute("data-opening"))
            window.mostShown = Math.max(window.mostShown, shown(log));
        requestAnimationFrame(look);
    }};
    requestAnimationFrame(look);
}}"""


@pytest.fixture
def unread(join: Join, talk: Talk) -> Unread:
    """Store many messages by Ada, of which Grace has read the first ones."""

    def unread(many: int, read: int = READ) -> tuple[Person, Person, int]:
        ada, grace = join("Ada", "Grace")
        picnic = talk("Picnic", ada, grace)
        _fill(picnic, ada, grace, many, read)
        grace.page.add_init_script(f"({NOTE_SHOWN})()")
        return ada, grace, picnic

    return unread


def _fill(conversation: int, author: Person, reader: Person, many: int, read: int = READ, **how: str) -> None:
    people.fill(conversation, author.account.actor, read + many, is_read=False, **how)
    seats.mark_read(reader.account.actor, conversation, read)


def _read_by(person: Person, conversation: int) -> int:
    with db.reading() as session:
        return session.scalars(
            sa.select(col(models.Member.read_number)).where(
                col(models.Member.conversation_id) == conversation,
                col(models.Member.user_id) == person.account.user_id,
            )
        ).one()


def _body(person: Person, number: int, text: str = "Message") -> Locator:
    return person.bodies.get_by_text(f"{text} {number}", exact=True)


def _divider(person: Person) -> Locator:
    return person.log.get_by_role("separator").filter(has_text="New")


def _shown(page: Page) -> int:
    return page.get_by_role("log", name="Messages").evaluate(SHOWN)


@pytest.mark.parametrize(
    ("way", "sizes"),
    [
        ("by the address", (1, 121, 5_000)),
        ("by the list", (1, 40, 119, 120, 121, 199, 200, 201, 1_000)),
    ],
)
def test_conversation_opens_at_the_first_unread(way: str, sizes: tuple[int, ...], join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    titles = {many: f"Unread {many:04}" for many in sizes}
    stored = {many: talk(title, ada, grace) for many, title in titles.items()}
    for many in sizes:
        _fill(stored[many], ada, grace, many, text=titles[many])
    grace.page.add_init_script(f"({NOTE_SHOWN})()")
    if way == "by the list":
        grace.goes_to("/")
    for many in sizes:
        if way == "by the list":
            grace.opens(titles[many])
        else:
            grace.goes_to(f"/conversations/{stored[many]}")
        _begins_at_the_first_unread(grace, stored[many], many, titles[many])
    # Reaching the newest marks all read.
    most = sizes[-1]
    grace.page.get_by_role("button", name="Jump to newest").click()
    expect(_body(grace, READ + most, titles[most])).to_be_in_viewport()
    expect(grace.row(titles[most])).not_to_contain_text("unread")
    assert _read_by(grace, stored[most]) == READ + most


def _begins_at_the_first_unread(person: Person, conversation: int, many: int, text: str) -> None:
    first = _body(person, READ + 1, text)
    expect(first).to_be_in_viewport()
    expect(_divider(person)).to_be_in_viewport()
    places = (_body(person, READ, text), _divider(person), first)
    above, divider, below = (place.bounding_box() or {} for place in places)
    assert above["y"] < divider["y"] < below["y"]
    # The server eventually gets the position of what was shown, and never a later one.
    until(
        lambda: _read_by(person, conversation) > max(READ, min(READ + many, _shown(person.page)) - 2),
        "it is told how far one has read",
    )
    assert _read_by(person, conversation) <= person.page.evaluate("window.mostShown")
    expect(_divider(person)).to_have_count(1)


def test_scrolling_lowers_the_unread_count(unread: Unread):
    _, grace, picnic = unread(150)
    grace.goes_to(f"/conversations/{picnic}")
    expect(_divider(grace)).to_be_in_viewport()
    counts: list[int] = []
    for _ in range(5):
        grace.log.evaluate("log => log.scrollTop += 0.8 * log.clientHeight")
        shown = _shown(grace.page)
        until(lambda shown=shown: _read_by(grace, picnic) >= shown - 1, "it is told how far one has read")
        read = _read_by(grace, picnic)
        assert read <= grace.page.evaluate("window.mostShown")
        counts.append(READ + 150 - read)
        if counts[-1]:
            expect(grace.row("Picnic")).to_contain_text(f"{min(counts[-1], 99)}")
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]
    # The divider stays where it was, now far above.
    for _ in range(100):
        if _divider(grace).count():
            break
        grace.log.evaluate("log => log.scrollTop -= 400")
        grace.page.evaluate("new Promise(requestAnimationFrame)")
    expect(_divider(grace)).to_have_count(1)


def test_jumping_does_not_mark_messages_read(unread: Unread):
    _, grace, picnic = unread(150)
    grace.goes_to(f"/conversations/{picnic}")
    expect(_divider(grace)).to_be_in_viewport()
    until(lambda: _read_by(grace, picnic) >= _shown(grace.page) - 1, "it is told how far one has read")
    before = _shown(grace.page)
    grace.log.evaluate("log => log.scrollTop += 3 * log.clientHeight")
    expect(_body(grace, before)).not_to_be_in_viewport()
    # Reading resumes after coming back: nothing that was jumped over has counted as read.
    grace.log.evaluate(f"log => log.querySelector(`[data-number='{before}']`).scrollIntoView()")
    until(lambda: _read_by(grace, picnic) > before, "it is told how far one has read")
    assert _read_by(grace, picnic) <= _shown(grace.page)


def test_hidden_tab_marks_nothing_read(unread: Unread):
    ada, grace, picnic = unread(150)
    grace.page.add_init_script("document.hasFocus = () => Boolean(window.isFocused)")
    grace.goes_to(f"/conversations/{picnic}")
    expect(_divider(grace)).to_be_in_viewport()
    ada.goes_to(f"/conversations/{picnic}").writes("Hello?")
    expect(grace.row("Picnic")).to_contain_text("Hello?")
    assert _read_by(grace, picnic) == READ
    grace.page.evaluate("window.isFocused = true")
    until(lambda: _read_by(grace, picnic) > READ, "it is told how far one has read")
    assert _read_by(grace, picnic) <= _shown(grace.page)


def test_messages_stay_unread_in_a_hidden_tab(unread: Unread):
    ada, grace, picnic = unread(0)
    grace.page.add_init_script("document.hasFocus = () => window.isFocused !== false")
    grace.goes_to(f"/conversations/{picnic}")
    expect(_body(grace, READ)).to_be_in_viewport()
    ada.goes_to(f"/conversations/{picnic}")
    grace.page.evaluate("window.isFocused = false")
    ada.writes(*(f"News {number}\nand\nmore" for number in range(1, 31)))
    expect(grace.row("Picnic")).to_contain_text("30 unread")
    # The first of them must not scroll out of sight unseen.
    expect(grace.bodies.get_by_text("News 1\nand\nmore", exact=True)).to_be_in_viewport()
    grace.page.evaluate("window.isFocused = true")
    until(lambda: _read_by(grace, picnic) > READ, "it is told how far one has read")
    assert _read_by(grace, picnic) <= _shown(grace.page) < READ + 30
