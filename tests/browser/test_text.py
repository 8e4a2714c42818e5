"""Markup in messages: how it looks, what it hides, and how it is switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person
from tests.browser.test_looks import CONTRAST
from tests.browser.test_reach import PHONE

CODE = 'def greet(name):\n    # Politely.\n    return f"Hello {name}" * 2'
MARKED = f"""**Bold**, *leaning*, ~~gone~~ and `inline`
> A quote
> of two lines
- one
- two
  1. deep
```python
{CODE}
```
See [the plan](https://example.org/plan) or example.org/notes."""
SPOILER = "The butler ||did **it**|| and left"
One = Callable[..., Person]
Two = Callable[..., tuple[Person, Person]]


@pytest.fixture
def two(join: Join, talk: Talk) -> Two:
    """Let two people look at what the first said in a conversation before; the second has a phone."""

    def two(*said: str) -> tuple[Person, Person]:
        (ada,), (grace,) = join("Ada"), join("Grace", **PHONE)
        path = f"/conversations/{talk('Text', ada, grace, said=tuple((ada, text) for text in said))}"
        for person in (ada, grace):
            person.goes_to(path)
            expect(person.bodies).to_have_count(len(said))
        return ada, grace

    return two


@pytest.fixture
def one(join: Join, talk: Talk) -> One:
    """Let somebody look at a conversation in which somebody else said something before."""

    def one(*said: str, **screen: object) -> Person:
        ada, grace = join("Ada", "Grace", **screen)
        grace.goes_to(f"/conversations/{talk('Text', ada, grace, said=tuple((ada, text) for text in said))}")
        expect(grace.bodies).to_have_count(len(said))
        return grace

    return one


def _copied(person: Person) -> str:
    return person.page.evaluate("navigator.clipboard.readText()")


def test_markup_is_shown_to_everybody(two: Two):
    ada, grace = two()
    ada.composer.fill(MARKED)
    ada.clicks("Send")
    for person in (ada, grace):
        body = person.bodies.last
        for tag, text in {"strong": "Bold", "em": "leaning", "s": "gone", "p > code": "inline"}.items():
            expect(body.locator(tag)).to_have_text(text)
        expect(body.get_by_role("blockquote")).to_have_text("A quote\nof two lines")
        expect(body.locator("ul > li")).to_have_text(["one", "two\ndeep"])
        expect(body.locator("ul > li > ol > li")).to_have_text("deep")
        expect(body.locator("pre")).to_have_text(CODE, use_inner_text=True)
        _fits(body)


def _fits(body: Locator) -> None:
    """Expect that only code is wider than the screen."""
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")


def test_links_show_where_they_lead(one: One):
    grace = one(MARKED, "[paypal.com](https://example.org) [run](javascript:alert(1))")
    plan, notes = (
        grace.bodies.first.get_by_role("link", name=name) for name in ("the plan", "example.org/notes")
    )
    expect(plan).to_have_attribute("href", "https://example.org/plan")
    expect(plan).to_have_attribute("title", "https://example.org/plan")
    expect(notes).to_have_attribute("href", "https://example.org/notes")
    for link in (plan, notes):
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
    # A label that names another site, and an address that is none: both stay as they were typed.
    expect(grace.bodies.last).to_have_text("[paypal.com](https://example.org) [run](javascript:alert(1))")
    addresses = grace.bodies.last.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert addresses == ["https://paypal.com/", "https://example.org/"]


def test_spoiler_is_hidden_until_asked_for(two: Two):
    ada, grace = two(SPOILER)
    hidden, shown = "The butler Spoiler and left", "The butler did it and left"
    for person in (ada, grace):
        expect(person.bodies.last).to_have_text(hidden)
        assert "did" not in person.page.locator(".messages").inner_html()
    grace.bodies.last.get_by_role("button", name="Spoiler").tap()
    _is_open(grace, shown)
    expect(ada.bodies.last).to_have_text(hidden)
    ada.bodies.last.get_by_role("button", name="Spoiler").press("Enter")
    _is_open(ada, shown)


def _is_open(person: Person, text: str) -> None:
    expect(person.bodies.last).to_have_text(text)
    expect(person.bodies.last.locator(".spoiler strong")).to_have_text("it")
    expect(person.bodies.last.locator(".spoiler")).to_be_focused()


def test_list_shows_text_without_markup_and_spoilers(two: Two):
    ada, _ = two(SPOILER)
    expect(ada.rows.locator(".row-last")).to_have_text("You: The butler Spoiler and left")
    ada.writes("- **one**\n- `two`")
    expect(ada.rows.locator(".row-last bdi")).to_have_text(["You", "one", "two"])


def test_code_is_copied_by_its_button(one: One):
    grace = one(MARKED, **PHONE)
    grace.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = grace.bodies.last.get_by_role("button", name="Copy code")
    button.click()
    expect(grace.bodies.last.get_by_role("button", name="Copied")).to_be_visible()
    assert _copied(grace) == CODE
    expect(button).to_be_visible()


def test_code_is_copied_without_https(one: One):
    grace = one(MARKED)
    grace.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # As on a page without HTTPS.
    grace.page.evaluate("navigator.clipboard.writeText('before')")
    grace.page.evaluate(
        "window.reading = navigator.clipboard;"
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    grace.bodies.last.get_by_role("button", name="Copy code").click()
    expect(grace.bodies.last.get_by_role("button", name="Copied")).to_be_visible()
    assert grace.page.evaluate("window.reading.readText()") == CODE


def test_selection_copies_text_as_shown(one: One):
    grace = one("**One**\n- two\n- three\n> four\n```\nfive\nsix\n```")
    grace.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grace.log.focus()
    grace.bodies.last.evaluate("body => getSelection().selectAllChildren(body)")
    grace.page.keyboard.press("ControlOrMeta+C")
    assert _copied(grace) == "One\ntwo\nthree\nfour\nfive\nsix"


def test_colours_of_code_are_legible(one: One):
    grace = one(MARKED)
    expect(grace.bodies.last.locator("pre .hljs-keyword").first).to_have_text("def")
    tokens = grace.bodies.last.locator("pre [class^=hljs-]")
    assert tokens.count() >= 6
    assert grace.bodies.last.locator("pre").inner_text() == CODE
    for scheme in ("light", "dark"):
        grace.page.emulate_media(color_scheme=scheme)
        expect(grace.page.locator(f"html.{scheme}")).to_be_attached()
        for part in (
            *tokens.all(),
            grace.bodies.last.locator("p > code"),
            grace.bodies.last.locator(".copy"),
        ):
            assert part.evaluate(CONTRAST) >= 4.5, (scheme, part.inner_text())


def test_colours_are_loaded_when_code_is_on_screen(two: Two):
    loaded: list[str] = []
    # Ada, who wrote them, opens the conversation at its end.
    ada, _ = two("```ruby\nx = 1\n```", *(f"Line {i}\n\n\nand more" for i in range(30)))
    ada.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2].partition("-")[0]))
    ada.page.reload()
    expect(ada.bodies.last).to_be_in_viewport()
    ada.writes("The end")
    expect(ada.message("The end")).to_have_attribute("data-status", "sent")
    assert not {"colours", "highlighter"} & {*loaded}
    ada.bodies.first.scroll_into_view_if_needed()
    expect(ada.bodies.first.locator(".hljs-number")).to_have_text("1")
    assert {*loaded} >= {"colours", "highlighter"}


def test_messages_can_be_shown_as_plain_text(two: Two):
    ada, grace = two("Some **bold** text", SPOILER)
    settings = grace.in_another_tab("/settings/appearance")
    settings.page.get_by_role("checkbox", name="Show messages as plain text").check()
    grace.sees("Some **bold** text", SPOILER)
    ada.writes("More _of it_")
    grace.sees("Some **bold** text", SPOILER, "More _of it_")
    grace.page.reload()
    grace.sees("Some **bold** text", SPOILER, "More _of it_")
    settings.page.get_by_role("checkbox", name="Show messages as plain text").uncheck()
    grace.sees("Some bold text", "The butler Spoiler and left", "More of it")
