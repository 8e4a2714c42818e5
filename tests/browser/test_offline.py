"""The messenger starts without a network, from what the service worker and the device keep."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.kept import keeps, keeps_pages
from tests.browser.person import Faults
from tests.support.people import all_said
from tests.support.processes import free_port
from tests.support.servers import Application
from tests.support.waiting import until

GONE = "No connection. What you write will be sent when it's back."


@pytest.fixture
def app(tmp_path: Path, faults: Faults) -> Iterator[Application]:
    """An application that tests can stop."""
    faults.expected += ["WebSocket", "ERR_"]
    running = Application(tmp_path, free_port(), {})
    running.start()
    yield running
    running.stop()


def test_messenger_starts_without_its_server(app: Application, join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", service_workers="allow")
    picnic = talk("Picnic", ada, grace, said=((grace, "Bring tea"),))
    path = f"/conversations/{picnic}"
    ada.goes_to(path).sees("Bring tea")
    keeps(ada, f"conversation/{picnic}", "list")
    keeps_pages(ada)
    ada.page.goto("about:blank")
    app.stop()
    ada.context.set_offline(True)
    there = ada.in_another_tab(path)
    there.sees("Bring tea")
    expect(there.row("Picnic")).to_contain_text("Bring tea")
    expect(there.page.get_by_text(GONE)).to_be_visible()
    there.writes("On my way")
    expect(there.message("On my way")).to_have_attribute("data-status", "pending")
    # The start page, and after another start the message still waits.
    there.goes_to("/")
    expect(there.row("Picnic")).to_be_visible()
    there.opens("Picnic").sees("Bring tea", "On my way")
    app.start()
    there.context.set_offline(False)
    expect(there.message("On my way")).to_have_attribute("data-status", "sent")
    expect(there.page.get_by_text(GONE)).to_have_count(0)
    until(lambda: [said.body for said in all_said(picnic)] == ["Bring tea", "On my way"], "it was sent once")


def test_only_pages_of_the_messenger_start_offline(app: Application, join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", service_workers="allow")
    talk("Picnic", ada, grace, said=((grace, "Bring tea"),))
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_contain_text("Bring tea")
    keeps_pages(ada)
    # Nothing of a person is in the cache, whatever the page has loaded.
    kept = ada.page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys())
              found.push([new URL(request.url).pathname, await (await caches.match(request)).text()]);
          return found;
        }"""
    )
    pages = {path for path, _ in kept if not path.startswith("/assets/")}
    assert pages == {"/", "/conversations/_", "/saved", "/scheduled", "/share"}
    assert not [path for path, text in kept if re.search("Picnic|Bring tea|Grace", text)]
    ada.clicks("Sign out")
    ada.reads("Sign in")
    app.stop()
    # Whoever starts it now sees a messenger without anything in it.
    there = ada.in_another_tab("/")
    expect(there.page.get_by_text(GONE)).to_be_visible()
    expect(there.rows).to_have_count(0)
    for path in ("/sign-in", "/settings", "/administration", "/auth/export"):
        with pytest.raises(Exception, match="ERR_"):
            there.page.goto(there.url + path)
