"""A tab that was opened before an upgrade: two successive builds on one port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Join, Talk
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
        "WebSocket connection to",
        "ERR_",
        "404",
        "Error loading route module",
        "Failed to fetch",
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


def _open_before_upgrade(join: Join, talk: Talk) -> Person:
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/")
    ada.page.evaluate("() => { window.isMarked = true; }")
    return ada


def test_old_tab_goes_on_with_its_own_scripts(app: Version, tree: SourceTree, join: Join, talk: Talk):
    ada = _open_before_upgrade(join, talk)
    assert _upgrade(app, tree)
    ada.opens("Picnic").sees("Hello")
    assert _marked(ada)
    ada.writes("Still here")
    ada.sees("Hello", "Still here")


def test_missing_script_leads_to_the_page_asked_for(app: Version, tree: SourceTree, join: Join, talk: Talk):
    ada = _open_before_upgrade(join, talk)
    tree.forget_scripts(_upgrade(app, tree))
    ada.opens("Picnic").sees("Hello")
    assert not _marked(ada)


@pytest.mark.parametrize("clicks", [1, 2])
def test_page_stays_until_the_server_is_back(
    clicks: int, app: Version, tree: SourceTree, join: Join, talk: Talk
):
    ada = _open_before_upgrade(join, talk)
    app.stop()
    for _ in range(clicks):
        ada.row("Picnic").click()
        ada.page.wait_for_event("requestfailed", lambda request: request.method == "HEAD")
    assert _marked(ada)
    ada.is_at("/")
    app.start()
    ada.sees("Hello")
    ada.is_at("/conversations/1")
