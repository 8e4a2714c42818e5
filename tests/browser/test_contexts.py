"""Browser contexts that tests use one after another carry nothing over."""

import re

from playwright.sync_api import Browser, Page

from tests.browser.contexts import Contexts, changed
from tests.support.servers import ROOT, Application

STORES = """async () => {
    localStorage.setItem("key", "kept");
    sessionStorage.setItem("key", "kept");
    document.cookie = "key=kept";
    const opening = indexedDB.open("kept");
    await new Promise((done) => (opening.onsuccess = done));
    await caches.open("kept");
}"""
FOUND = """async () => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
]"""
# Both belong to the context, which no other test may use then: a test must ask the person for it.
PAST_THE_PERSON = re.compile(r"\bpage\.(?:context|clock)\.")


def test_next_test_finds_nothing_of_the_last(browser: Browser, embedded: Application):
    origin = f"http://127.0.0.1:{embedded.port}"
    contexts = Contexts()
    kept = contexts.take(browser, {})

    def opens() -> Page:
        page = kept.context.new_page()
        page.goto(f"{origin}/ping")
        return page

    page = opens()
    page.evaluate(STORES)
    assert page.evaluate(FOUND) == [1, 1, "key=kept", 1, 1]
    contexts.give_back(kept, origin)
    assert page.is_closed()
    assert contexts.take(browser, {}) is kept
    assert opens().evaluate(FOUND) == [0, 0, "", 0, 0]
    # It may be offline, for example.
    changed.add(kept.context)
    contexts.give_back(kept, origin)
    again = contexts.take(browser, {})
    assert again is not kept
    again.context.close()


def test_context_is_reached_through_its_person():
    for path in sorted((ROOT / "tests/browser").glob("test_*.py")):
        assert not PAST_THE_PERSON.search(path.read_text()), path.name
