"""No page breaks a rule of axe-core, with menus and pickers open, in light and dark."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from messenger.domain.clock import HOUR_MS
from tests.browser.conftest import Join, Talk
from tests.browser.menu import chooses, opens_menu, presses
from tests.browser.person import Person
from tests.support.scheduled import due, schedule
from tests.support.servers import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    const why = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join("; ");
    return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(" ")}: ${why(node)}`));
}"""
STILL = "() => document.getAnimations().every(({ playState }) => playState !== 'running')"


def violations(person: Person) -> list[str]:
    """Run axe-core over what is on screen."""
    # Something that fades in has less contrast for a moment.
    person.page.wait_for_function(STILL)
    if not person.page.evaluate("'axe' in window"):
        # Evaluated by the debugger, so that the Content Security Policy does not apply.
        person.page.evaluate(AXE.read_text())
    return person.page.evaluate(RUN)


def _open(join: Join, talk: Talk) -> Person:
    ada, grace = join("Ada", "Grace", color_scheme="light")
    said = (
        (grace, "Hello **there**"),
        (grace, "See https://example.org/ and `code`"),
        (grace, "> quoted\n\n- one\n- two\n\n```python\nprint(1)\n```"),
        (ada, "It was ||the gardener||"),
        (ada, f"@{grace.nickname} 🎉"),
        (ada, "🎉"),
        (ada, "Mine alone"),
    )
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=said)}").reads("Picnic")
    expect(ada.messages).to_have_count(len(said))
    ada.page.wait_for_load_state("networkidle")
    return ada


def _reacts(person: Person) -> None:
    presses(person, "React", person.message("Hello").first)
    expect(person.page.get_by_role("dialog", name="React")).to_be_visible()


def _picks(person: Person) -> None:
    person.clicks("Emoji")
    picker = person.page.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_role("gridcell", name="grinning face", exact=True)).to_be_visible()


def _lists_shortcuts(person: Person) -> None:
    person.log.focus()
    person.page.keyboard.press("?")
    expect(person.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def _replies(person: Person) -> None:
    chooses(person, "Hello", "Reply")
    expect(person.page.get_by_role("region", name=re.compile("^Replying to"))).to_be_visible()
    person.writes("A reply")
    expect(person.messages.last.get_by_role("link", name=re.compile("^Quote from"))).to_be_visible()
    chooses(person, "Hello", "Reply")


def _opens_times(person: Person) -> None:
    person.types("Milk at noon").clicks("Schedule message")
    expect(person.page.get_by_role("menu", name="Send later")).to_be_visible()


def _picks_a_time(person: Person) -> None:
    _opens_times(person)
    person.page.get_by_role("menuitem", name="Pick date and time…").click()
    expect(person.page.get_by_label("Date and time")).to_be_visible()


def _pins(person: Person) -> None:
    chooses(person, "Mine alone", "Pin")
    expect(person.log.get_by_role("link", name="a message", exact=True)).to_be_visible()


# What Escape closes.
OPENED: dict[str, Callable[[Person], None]] = {
    "menu": lambda person: opens_menu(person, "Mine alone"),
    "quick reactions": _reacts,
    "emoji picker": _picks,
    "shortcuts": _lists_shortcuts,
    "times": _opens_times,
    "date and time": _picks_a_time,
}
# What stays, so that the later comes beside the earlier.
ADDED: dict[str, Callable[[Person], None]] = {
    "nothing": lambda _person: None,
    "pinned": _pins,
    "reply": _replies,
    "details": lambda person: person.clicks("Details"),
}


def test_open_layers_break_no_rule(join: Join, talk: Talk):
    ada = _open(join, talk)
    for name, opens in OPENED.items():
        opens(ada)
        breaks_no_rule_in_light_and_dark(ada, name)
        ada.page.keyboard.press("Escape")
        expect(ada.page.get_by_role("menu").or_(ada.page.get_by_role("dialog"))).to_have_count(0)


def test_conversation_breaks_no_rule(join: Join, talk: Talk):
    ada = _open(join, talk)
    for name, adds in ADDED.items():
        adds(ada)
        breaks_no_rule_in_light_and_dark(ada, name)


def test_editing_breaks_no_rule(join: Join, talk: Talk):
    ada = _open(join, talk)
    chooses(ada, "Mine alone", "Edit")
    breaks_no_rule_in_light_and_dark(ada)


def breaks_no_rule_in_light_and_dark(person: Person, what: str = "") -> None:
    """Expect that what is on screen breaks no rule, whichever colours are asked for."""
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        expect(person.page.locator(f"html.{scheme}")).to_be_attached()
        assert violations(person) == [], f"{what} {scheme}"


def test_saved_page_breaks_no_rule(join: Join, talk: Talk):
    ada = _open(join, talk)
    chooses(ada, "Mine alone", "Save")
    ada.goes_to("/saved").reads("Saved messages")
    expect(ada.page.get_by_role("link", name=re.compile("Picnic"))).to_be_visible()
    breaks_no_rule_in_light_and_dark(ada)


def test_scheduled_page_breaks_no_rule(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    schedule(ada.account.actor, talk("Picnic", ada, grace), "Milk at noon", due(HOUR_MS))
    ada.goes_to("/scheduled").reads("Scheduled messages")
    expect(ada.page.get_by_text("Milk at noon")).to_be_visible()
    breaks_no_rule_in_light_and_dark(ada)
    ada.clicks("Edit")
    expect(ada.page.get_by_role("dialog", name="Edit scheduled message")).to_be_visible()
    breaks_no_rule_in_light_and_dark(ada)


def test_message_reads_as_author_text_time(join: Join, talk: Talk):
    ada = _open(join, talk)
    message: Locator = ada.messages.first
    expect(message).to_match_aria_snapshot(r"""
        - article:
          - button /^Grace \d+$/
          - text: Hello
          - strong: there
          - time: /^\d{1,2}:\d\d/
    """)
