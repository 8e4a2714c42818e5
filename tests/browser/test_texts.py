"""The look of texts: the direction of each paragraph, and the links in it."""

# ruff: noqa: RUF001

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.test_reach import PHONE

# The distances of a part of an element's text from the element's left and right edges.
PLACE = """(element, part) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const at = texts.currentNode.data.indexOf(part);
        if (at < 0) continue;
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + part.length);
        const [rect, box] = [range.getClientRects()[0], element.getBoundingClientRect()];
        return [rect.left - box.left, box.right - rect.right];
    }
}"""


def _edges(element: Locator, part: str) -> tuple[float, float]:
    left, right = element.evaluate(PLACE, part)
    return left, right


def _is_at_left(element: Locator, part: str) -> bool:
    left, right = _edges(element, part)
    return left < 1 < 20 < right


def _is_at_right(element: Locator, part: str) -> bool:
    left, right = _edges(element, part)
    return right < 1 < 20 < left


def test_each_paragraph_has_its_own_direction(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    latin = "A line that is longer than others\nשלום לכולם\n\nAnd back\nمرحبا"
    hebrew = "שורה שהיא ארוכה יותר מאחרות כאן\nHello\n12:30 שלום"
    ada.goes_to(f"/conversations/{talk('Scripts', ada, grace, said=((grace, latin), (ada, hebrew)))}")
    expect(ada.bodies).to_have_count(2)
    theirs, mine = ada.bodies.all()
    for size in (ada.page.viewport_size, PHONE["viewport"]):
        assert size
        ada.page.set_viewport_size(size)
        ada.page.wait_for_function(f"innerWidth === {size['width']}")
        assert _is_at_right(theirs, "שלום לכולם")
        assert _is_at_left(theirs, "And back")
        assert _is_at_right(theirs, "مرحبا")
        assert _is_at_left(mine, "Hello")
        assert _is_at_right(mine, "12:30")
    assert [body.evaluate("element => element.textContent") for body in (theirs, mine)] == [latin, hebrew]


def test_link_stays_whole_in_right_to_left_text(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    said = ((grace, "ראו https://example.org/a/?b=c&d=/ עכשיו"), (grace, "https://example.org/ שלום"))
    ada.goes_to(f"/conversations/{talk('Address', ada, grace, said=said)}")
    link = ada.log.get_by_role("link").first
    expect(link).to_have_text("https://example.org/a/?b=c&d=/")
    assert _edges(link, "https")[0] < 1
    assert _edges(link, "d=/")[1] < 1
    # A URL must not affect the direction of the text around it.
    body = ada.bodies.nth(1)
    assert _edges(body, "שלום")[0] < _edges(body, "https")[0]


def test_excerpt_keeps_paragraphs_apart(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Excerpts", ada, grace, said=((grace, "One\nשלום!\n<b>two</b>"),))
    excerpt = ada.goes_to("/").row("Excerpts").locator(".row-last")
    expect(excerpt).to_have_text(f"{grace.nickname}: One שלום! <b>two</b>")
    word, mark = _edges(excerpt, "שלום")[0], _edges(excerpt, "!")[0]
    assert _edges(excerpt, "One")[0] < mark < word < _edges(excerpt, "<b>")[0]


def test_links_show_the_typed_text(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    text = "（HTTPS://EXAMPLE.ORG/）「www.example.org」 http://p\u0430ypal.com/… ada@example.org, main.py"
    ada.goes_to(f"/conversations/{talk('Links', ada, grace, said=((grace, text),))}").sees(text)
    shown = {
        "HTTPS://EXAMPLE.ORG/": "https://example.org/",
        "www.example.org": "https://www.example.org/",
        "http://p\u0430ypal.com/": "http://xn--pypal-4ve.com/",
        "ada@example.org": "mailto:ada@example.org",
    }
    links = ada.log.get_by_role("link")
    expect(links).to_have_text(list(shown))
    assert [link.evaluate("element => element.href") for link in links.all()] == list(shown.values())


def test_longest_text_of_links_is_shown(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    text = ("http://" * 700 + " a.io" * 1000)[:10_000]
    ada.goes_to(f"/conversations/{talk('Many', ada, grace, said=((grace, text),))}").sees(text)
    expect(ada.log.get_by_role("link", name="a.io").first).to_have_attribute("href", "https://a.io")
