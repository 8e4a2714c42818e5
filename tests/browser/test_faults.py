"""The page during an outage of the connection or the database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from messenger import db
from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults, Person
from tests.support.proxy import Proxy
from tests.support.servers import Application

OFFLINE = "No connection. What you write will be sent when it's back."
# Each write in turn waits for the lock and times out.
TOLD_MS = db.LOCK_WAIT_SECONDS * 4000
Far = Callable[[str], Person]


@pytest.fixture
def far(app: Application, join: Join, connection: Proxy, faults: Faults) -> Far:
    """Sign up somebody whose connection can be cut."""
    faults.expected += ["WebSocket", "ERR_"]
    return lambda name: join(name, url=f"http://localhost:{app.port}")[0]


def test_offline_messages_are_sent_once_in_order(far: Far, join: Join, talk: Talk, connection: Proxy):
    ada, (grace,) = far("Ada"), join("Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).writes("Before")
    grace.goes_to(path).sees("Before")
    expect(ada.message("Before")).to_have_attribute("data-status", "sent")
    connection.cut()
    ada.writes("One", "Two", "Three")
    grace.writes("Meanwhile")
    expect(ada.log.locator("[data-status=pending]")).to_have_count(3)
    banner = ada.page.get_by_text(OFFLINE)
    expect(banner).to_have_css("opacity", "1")
    ada.writes("Four")
    grace.sees("Before", "Meanwhile")
    connection.restore()
    grace.sees("Before", "Meanwhile", "One", "Two", "Three", "Four")
    ada.sees("Before", "Meanwhile", "One", "Two", "Three", "Four")
    expect(ada.log.locator("[data-status=sent]")).to_have_count(5)
    expect(banner).to_have_count(0)
    grace.goes_to(path).sees("Before", "Meanwhile", "One", "Two", "Three", "Four")


def test_unsent_message_survives_reload(far: Far, join: Join, talk: Talk, connection: Proxy):
    ada, (grace,) = far("Ada"), join("Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).writes("Before")
    grace.goes_to(path).sees("Before")
    connection.cut()
    ada.writes("After")
    expect(ada.message("After")).to_have_attribute("data-status", "pending")
    connection.restore()
    ada.page.reload()
    ada.sees("Before", "After")
    grace.sees("Before", "After")
    expect(ada.message("After")).to_have_attribute("data-status", "sent")


def test_the_draft_survives_a_lost_connection(far: Far, join: Join, connection: Proxy):
    ada, (grace,) = far("Ada"), join("Grace")
    ada.goes_to("/").drafts(grace)
    ada.draft.get_by_role("textbox", name="Title (optional)").fill("Picnic")
    connection.cut()
    expect(ada.page.get_by_text(OFFLINE)).to_be_attached(timeout=20_000)
    connection.restore()
    expect(ada.page.get_by_text(OFFLINE)).to_have_count(0)
    expect(ada.chosen).to_contain_text([f"{ada.nickname} (me)", grace.nickname])
    ada.create.click()
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()


# Delays are as long as can be, and the timer of a hidden tab does not end.
HIDE = """() => {
  window.delays = [];
  const { setTimeout } = window;
  window.setTimeout = (run, ms, ...rest) => {
    window.delays.push(ms);
    return setTimeout(run, ms === 5000 ? 2_000_000_000 : ms, ...rest);
  };
  Math.random = () => 1;
  Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
}"""
SHOW = """() => {
  delete document.visibilityState;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def _hidden(person: Person) -> Page:
    page = person.goes_to("/").page
    # Shown once the tab is connected.
    expect(page.get_by_text("No conversations yet")).to_be_visible()
    page.evaluate(HIDE)
    return page


def test_hidden_tab_returns_later_or_when_shown(far: Far, connection: Proxy):
    page = _hidden(far("Ada"))
    connection.cut()
    connection.restore()
    page.wait_for_function("() => window.delays.includes(5000)")
    assert not page.evaluate("() => window.delays.includes(600)")
    greetings = page.evaluate("() => globalThis.__requests.greetings")
    with page.expect_websocket(lambda socket: "hidden" not in socket.url):
        page.evaluate(SHOW)
    # A connection that is cut before it is complete is no return.
    page.wait_for_function("n => globalThis.__requests.greetings > n", arg=greetings)
    connection.cut()
    page.wait_for_function("() => window.delays.includes(600)")
    with page.expect_websocket():
        connection.restore()


def test_hidden_tab_says_so_when_it_returns(far: Far, connection: Proxy):
    page = _hidden(far("Ada"))
    page.evaluate("() => { Math.random = () => 0; }")
    with page.expect_websocket(lambda socket: "hidden=1" in socket.url):
        connection.cut()
        connection.restore()


@contextmanager
def _locked(database: db.Database) -> Iterator[None]:
    """Lock the database for writing."""
    with closing(sqlite3.connect(Path(database.url.database or ""), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_message_survives_a_database_outage(join: Join, talk: Talk, database: db.Database):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).writes("Before")
    grace.goes_to(path).sees("Before")
    with _locked(database):
        ada.writes("Hello")
        message = ada.message("Hello")
        expect(message).to_have_attribute("data-status", "failed", timeout=TOLD_MS)
        expect(message).to_contain_text("can't reach its database")
        expect(message.get_by_role("button")).to_have_text(["Retry", "Discard"])
    grace.sees("Before", "Hello")
    ada.sees("Before", "Hello")
    expect(message).to_have_attribute("data-status", "sent")
    expect(message.get_by_role("button")).to_have_count(0)


def test_new_conversation_shows_a_database_outage(join: Join, database: db.Database):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").drafts(grace)
    with _locked(database):
        ada.create.click()
        told = ada.page.get_by_text("The server couldn't reach its database.")
        expect(told).to_be_visible(timeout=TOLD_MS)
    expect(ada.chosen).to_have_count(2)
    ada.create.click()
    expect(ada.page.get_by_role("heading", name=grace.nickname)).to_be_visible()


def test_refused_message_is_discarded_in_all_tabs(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).writes("Before")
    ada.sees("Before")
    ada.composer.evaluate("""area => {
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, "a\\0b");
        area.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    ada.composer.press("Enter")
    failed = ada.log.locator("[data-status=failed]")
    expect(failed).to_contain_text("characters that can't be sent")
    there = ada.in_another_tab(path)
    expect(there.log.locator("[data-status=failed]")).to_have_count(1)
    failed.get_by_role("button", name="Discard").click()
    for tab in (ada, there):
        tab.sees("Before")


def test_broken_page_offers_a_reload(join: Join, faults: Faults):
    faults.expected.append("broken on purpose")
    (ada,) = join("Ada")
    ada.goes_to("/")
    ada.page.evaluate(
        """() => {
          __held.values = { get() { throw new Error("broken on purpose"); } };
          for (const listener of __held.listeners) {
            // React's listeners catch it themselves; others do not.
            try { listener(); } catch {}
          }
        }"""
    )
    expect(ada.page.get_by_role("heading", name="Something went wrong")).to_be_visible()
    ada.page.get_by_role("button", name="Reload").click()
    expect(ada.page.get_by_role("button", name="New conversation")).to_be_enabled()
