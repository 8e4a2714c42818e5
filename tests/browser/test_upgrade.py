"""A tab that was opened before an upgrade: two successive builds on one port."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.kept import keeps, keeps_pages, replaces_pages
from tests.browser.person import Faults, Person
from tests.support.processes import free_port
from tests.support.servers import Application
from tests.support.source_tree import SourceTree, Version

# They share an application of their own.
pytestmark = pytest.mark.xdist_group("upgrade")


@pytest.fixture(scope="module")
def tree(embedded: Application, tmp_path_factory: pytest.TempPathFactory) -> SourceTree:
    """A copy of the sources, to build in several versions."""
    return SourceTree(tmp_path_factory.mktemp("sources"))


@pytest.fixture
def app(tree: SourceTree, tmp_path: Path, faults: Faults) -> Iterator[Version]:
    """The older version."""
    faults.expected += [
        "WebSocket",
        "ERR_",
        "404",
        "Error loading route module",
        "Failed to fetch",
        "Unable to preload CSS",
    ]
    running = Version(tree, tmp_path, free_port())
    running.start()
    yield running
    running.stop()


def _upgrade(app: Version, tree: SourceTree) -> set[str]:
    """Serve the next version on the same port, and return the names of the scripts that it dropped."""
    before = tree.newest_scripts()
    app.stop()
    tree.next_version()
    app.start()
    return before - tree.newest_scripts()


def _marked(person: Person) -> bool:
    return person.page.evaluate("() => window.isMarked === true")


def _open_before_upgrade(join: Join, talk: Talk) -> list[Person]:
    ada, grace = people = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    for person in people:
        person.goes_to("/")
        expect(person.row("Picnic")).to_be_visible()
        person.page.evaluate("() => { window.isMarked = true; }")
    return people


def test_old_tab_goes_on_and_the_next_load_brings_the_new_version(
    app: Version, tree: SourceTree, join: Join, talk: Talk
):
    alan, bob = join("Alan", "Bob", service_workers="allow")
    tea = talk("Tea", alan, bob, said=((bob, "Milk?"),))
    alan.goes_to(f"/conversations/{tea}").sees("Milk?")
    keeps(alan, f"conversation/{tea}", "list")
    before = keeps_pages(alan)
    ada, grace = _open_before_upgrade(join, talk)
    dropped = _upgrade(app, tree)
    assert dropped

    # A tab that was open goes on with its own scripts.
    ada.opens("Picnic").sees("Hello")
    assert _marked(ada)
    ada.writes("Still here")
    ada.sees("Hello", "Still here")

    alan.goes_to("/conversations/12345")
    back = f"Back to your conversations {tree.version}"
    expect(alan.page.get_by_role("link", name=back)).to_be_visible()
    replaces_pages(alan, before)

    # A script that is no longer served leads to the page asked for.
    tree.forget_scripts(dropped)
    grace.opens("Picnic").sees("Hello", "Still here")
    assert not _marked(grace)

    # Without the server, too, there is nothing left of the older version.
    app.stop()
    alan.goes_to(f"/conversations/{tea}").sees("Milk?")
    scripts = alan.page.evaluate(
        "() => [...document.querySelectorAll('link[rel=modulepreload]')].map(({ href }) => href)"
    )
    assert {script.rpartition("/")[2] for script in scripts} <= tree.newest_scripts()


def test_page_stays_until_the_server_is_back(app: Version, join: Join, talk: Talk):
    ada, grace = _open_before_upgrade(join, talk)
    app.stop()
    for person, clicks in ((ada, 1), (grace, 2)):
        for _ in range(clicks):
            with person.page.expect_event("requestfailed", lambda request: request.method == "HEAD"):
                person.row("Picnic").click()
        assert _marked(person)
        person.is_at("/")
    app.start()
    for person in (ada, grace):
        person.sees("Hello")
        person.is_at("/conversations/1")
