"""Copying from the log to the clipboard."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from messenger.domain.references import pinning
from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_reach import PHONE
from tests.support.people import all_said, say

DESKTOP: dict[str, Any] = {}
screens = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])

# From a character of one element to a character of another, counted over all text inside.
SELECT = """([from, start, to, end]) => {
    const place = (element, offset) => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (texts.nextNode() && offset > texts.currentNode.length) offset -= texts.currentNode.length;
        return [texts.currentNode, offset];
    };
    getSelection().setBaseAndExtent(...place(from, start), ...place(to, end));
}"""


def _copied(person: Person, start: tuple[Locator, int], end: tuple[Locator, int]) -> str:
    page = person.page
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('nothing was copied')")
    person.log.focus()
    places = [start[0].element_handle(), start[1], end[0].element_handle(), end[1]]
    page.evaluate(SELECT, places)
    # On a touch screen, the menu over the selection copies; on a desktop, the keys do.
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        page.evaluate("document.execCommand('copy')")
    else:
        page.keyboard.press("ControlOrMeta+C")
    return page.evaluate("navigator.clipboard.readText()")


def _line(message: Locator, name: str, text: str) -> str:
    return f"[{message.locator('time').inner_text()}] {name}: {text}"


@screens
def test_several_messages_copy_as_lines(join: Join, talk: Talk, screen: Any):
    ada, grace = join("Ada", "Grace", **screen)
    first, second, third, fourth = "First\n\nparagraph", "https://example.org/x", "Third", "שלום"
    said = ((grace, first), (grace, second), (ada, third), (grace, fourth))
    ada.goes_to(f"/conversations/{talk('Copies', ada, grace, said=said)}")
    expect(ada.bodies).to_have_count(4)
    names = (grace.nickname, grace.nickname, ada.nickname, grace.nickname)
    messages = zip(ada.messages.all(), names, (first, second, third, fourth), strict=True)
    lines = [_line(message, name, text) for message, name, text in messages]
    whole = (ada.bodies.nth(0), 0), (ada.bodies.nth(3), len(fourth))
    assert _copied(ada, *whole) == "\n".join(lines)
    # Selected from bottom to top, including name and time.
    assert _copied(ada, whole[1], whole[0]) == "\n".join(lines)
    around = (ada.messages.nth(0), 0), (ada.messages.nth(3).locator("time"), 4)
    assert _copied(ada, *around) == "\n".join(lines)


def test_messages_copy_in_part(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    text = "  One\n\n\ttwo https://example.org/x three\n"
    talk("One", ada, grace, said=((grace, text), (ada, "Next")))
    said = ((grace, "Hello there"), (grace, "https://example.org/long"), (ada, "Goodbye"))
    ada.goes_to(f"/conversations/{talk('Parts', ada, grace, said=said)}")
    expect(ada.bodies).to_have_count(3)
    one, two, three = ada.messages.all()
    copied = _copied(ada, (ada.bodies.nth(0), 6), (ada.bodies.nth(2), 4))
    assert copied == "\n".join(
        [
            _line(one, grace.nickname, "there"),
            _line(two, grace.nickname, "https://example.org/long"),
            _line(three, ada.nickname, "Good"),
        ]
    )

    # Within one message, what is selected is copied exactly.
    ada.opens("One")
    body, article = ada.bodies.nth(0), ada.messages.nth(0)
    expect(ada.bodies).to_have_count(2)
    stored = body.evaluate("element => element.textContent")
    assert _copied(ada, (body, 0), (body, len(stored))) == stored
    assert _copied(ada, (body, 4), (body, 20)) == stored[4:20]
    # Even if the selection includes parts of the name, the time and the next message.
    assert _copied(ada, (article, 0), (article.locator("time"), 4)) == stored
    assert _copied(ada, (body, 4), (ada.bodies.nth(1), 0)) == stored[4:]


def test_lines_between_messages_copy_as_sentences(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Lines", ada, grace, said=((grace, "One"),))
    pinning.pin(grace.account.actor, all_said(picnic)[0].id)
    say(grace.account.actor, picnic, "Two")
    ada.goes_to(f"/conversations/{picnic}").sees("One", "Two")
    line = ada.log.locator(".system-message").last
    expect(line).to_contain_text(f"{grace.nickname} pinned a message")
    one, two = ada.messages.all()
    sentence = f"[{line.locator('time').inner_text()}] {grace.nickname} pinned a message"
    copied = _copied(ada, (ada.bodies.nth(0), 0), (ada.bodies.nth(1), 3))
    expected = [_line(one, grace.nickname, "One"), sentence, _line(two, grace.nickname, "Two")]
    assert copied == "\n".join(expected)


def test_selection_beyond_messages_copies_as_expected(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Beyond', ada, grace, said=((grace, 'One'), (ada, 'Two')))}")
    expect(ada.bodies).to_have_count(2)
    one, two = ada.messages.all()
    heading = ada.page.get_by_role("heading", name="Beyond", exact=True)
    # Its sentence is loaded after the page.
    expect(ada.log.get_by_text("created the conversation")).to_be_visible()
    told, *lines = _copied(ada, (ada.bodies.nth(1), 3), (heading, 0)).splitlines()
    assert told.endswith(f"] {ada.nickname} created the conversation")
    assert lines == [_line(one, grace.nickname, "One"), _line(two, ada.nickname, "Two")]
    # What is no message copies as it is.
    name = one.locator(".author bdi")
    assert _copied(ada, (name, 0), (name, 5)) == "Grace"
    assert _copied(ada, (heading, 0), (heading, 3)) == "Bey"
    ada.composer.fill("typed")
    assert _copied(ada, (ada.bodies.nth(0), 0), (ada.bodies.nth(0), 3)) == "One"
    ada.composer.press("ControlOrMeta+A")
    ada.composer.press("ControlOrMeta+C")
    assert ada.page.evaluate("navigator.clipboard.readText()") == "typed"
