"""What a screen reader says of a page by itself: the texts that come into its live regions."""

import re
from textwrap import dedent

from playwright.sync_api import Locator

from tests.browser.person import Person

VARIABLE = {
    r"\b(Ariadne|Theseus) \d+": r"\1",
    r"/conversations/\d+": "/conversations/N",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d": "MOMENT",
    r"\b(1\d|[1-9]):\d\d\s[AP]M": "TIME",
}

# A region that comes with its text is not announced, unless it is an alert. In the announcer, only what is
# added is announced.
LISTEN = """() => {
    const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], output";
    const text = (node) => {
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        const parts = [];
        while (walker.nextNode()) parts.push(walker.currentNode.data.trim());
        return (node.nodeType === Node.TEXT_NODE ? node.data : parts.filter(Boolean).join(" ")).trim();
    };
    const isAdding = (region) => region?.matches("[aria-relevant=additions]");
    const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    window.heard = [];
    new MutationObserver((changes) => {
        const regions = new Set();
        for (const { target, addedNodes } of changes) {
            const region = element(target)?.closest(LIVE);
            for (const node of addedNodes) {
                if (isAdding(region)) window.heard.push(text(node));
                for (const alert of element(node)?.querySelectorAll("[role=alert]") ?? []) regions.add(alert);
            }
            if (region && !isAdding(region)) regions.add(region);
        }
        for (const region of regions) if (region.isConnected && text(region)) window.heard.push(text(region));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def listens(person: Person) -> None:
    """Begin to note what the page says."""
    # What announces is loaded after the page.
    person.page.wait_for_load_state("networkidle")
    person.page.evaluate(LISTEN)


def hears(person: Person, *texts: str) -> None:
    """Expect exactly these texts since the last call, and forget them."""
    person.page.wait_for_function("n => window.heard.length >= n", arg=len(texts))
    found = [_written(text) for text in person.page.evaluate("window.heard.splice(0)")]
    assert found == list(texts), found


def reads(place: Locator, expected: str) -> None:
    """Expect a part of the page to read exactly like this."""
    wanted = dedent(expected).strip()
    for _ in range(200):
        if _written(place.aria_snapshot()) == wanted:
            return
        place.page.wait_for_timeout(100)
    found = _written(place.aria_snapshot())
    assert found == wanted, found


def _written(text: str) -> str:
    """Replace what differs from run to run: numbers of people and conversations, and times."""
    for pattern, stable in VARIABLE.items():
        text = re.sub(pattern, stable, text)
    return text
