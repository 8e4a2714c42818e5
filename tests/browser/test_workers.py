"""People on two workers, with PostgreSQL and Redis."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.menu import chooses, opens_menu
from tests.browser.person import Person
from tests.support import servers
from tests.support.waiting import until

# They share an application of their own.
pytestmark = pytest.mark.xdist_group("workers")


@pytest.fixture(scope="module")
def large(postgres: servers.PostgresServer, redis: servers.RedisServer) -> Iterator[servers.Application]:
    """The application with two workers, PostgreSQL and Redis."""
    url = postgres.new_database()
    with servers.application(WORKERS="2", DATABASE_URL=url, REDIS_URL=redis.url) as running:
        yield running


@pytest.fixture
def app(large: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return large


def test_people_talk_across_workers(join: Join):
    ada, grace = join("Ada", "Grace")
    # The kernel chooses the worker for a connection: of several tabs, some are on the other one.
    tabs = [ada.goes_to("/"), *(ada.in_another_tab("/") for _ in range(2))]
    others = [grace.in_another_tab("/") for _ in range(2)]
    grace.goes_to("/").starts("Picnic", ada)
    grace.writes("One")
    for tab in tabs:
        expect(tab.row("Picnic")).to_contain_text("1 unread")
    tabs[-1].opens("Picnic").sees("One")
    for tab in tabs:
        expect(tab.row("Picnic")).not_to_contain_text("unread")
    for tab in (*tabs[:-1], *others):
        tab.opens("Picnic")
    ada.writes("Two")
    grace.sees("One", "Two")
    grace.writes("Three")
    for tab in (*tabs, *others, grace):
        tab.sees("One", "Two", "Three")


# What a tab shows of messages, pins, saved messages and the list. The toolbar depends on the pointer, and an
# avatar on where one has stopped reading.
SHOWN = """() => [...document.querySelectorAll("article, .pins a, main li, nav li")].map((part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(".message-toolbar, .avatar, time").forEach((passing) => passing.remove());
    const pressed = [...copy.querySelectorAll("[aria-pressed=true]")].map((button) => button.textContent);
    return [copy.textContent, copy.dataset.deleted, copy.dataset.status, pressed];
})"""


def _acts(ada: Person, grace: Person) -> None:
    """Do everything to messages that people do."""
    opens_menu(ada, "Tea?")
    ada.page.get_by_role("menu").get_by_role("menuitem", name="🎉").click()
    chooses(grace, "Cofee", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Coffee")
    grace.clicks("Save")
    chooses(ada, "Tea?", "Pin")
    chooses(ada, "Coffee", "Save")
    chooses(ada, "Tea?", "Reply")
    ada.types("With milk").clicks("Send")
    expect(grace.message("With milk")).to_have_count(1)
    chooses(grace, "Tea?", "Delete")
    expect(ada.messages.first).to_contain_text("Message deleted")
    grace.clicks("Undo")
    expect(ada.message("Tea?").first).to_be_visible()
    chooses(grace, "Tea?", "Edit")
    grace.page.get_by_role("textbox", name="Edit message").fill("Green tea?")
    grace.clicks("Save")
    chooses(grace, "Oops", "Delete")
    chooses(ada, "Green tea?", "Pin")
    chooses(ada, "Coffee", "Forward")
    ada.page.get_by_role("dialog", name="Forward to").get_by_role("checkbox", name="Chess").check()
    ada.page.get_by_role("dialog").get_by_role("button", name="Forward").click()
    expect(ada.page.get_by_role("dialog")).to_have_count(0)
    chooses(ada, "Coffee", "Mark unread from here")


def test_everything_done_to_messages_converges_across_workers(
    app: servers.Application, join: Join, talk: Talk
):
    ada, grace = join("Ada", "Grace")
    said = ((grace, "Tea?"), (grace, "Cofee"), (grace, "Oops"))
    picnic = f"/conversations/{talk('Picnic', ada, grace, said=said)}"
    chess = f"/conversations/{talk('Chess', grace, ada)}"
    seen = [(person, path) for person in (ada, grace) for path in (picnic, chess, "/saved", "/")]
    tabs = [(person.in_another_tab(path), path) for person, path in seen]
    for person in (ada, grace):
        person.goes_to(picnic).sees("Tea?", "Cofee", "Oops")
    while not app.has_connections_at_each_worker():
        tabs.append((grace.in_another_tab(picnic), picnic))
    _acts(ada, grace)
    by_place = {(tab.account, path): tab for tab, path in tabs}
    expect(by_place[ada.account, "/"].row("Picnic")).to_contain_text("3 unread")
    expect(by_place[ada.account, "/saved"].page.get_by_role("link", name="Coffee")).to_be_visible()
    by_place[grace.account, chess].sees("Coffee")
    hers = by_place[grace.account, picnic]
    hers.sees("Green tea?", "Coffee", "With milk")
    expect(hers.messages.nth(2)).to_contain_text("Message deleted")
    expect(hers.messages.nth(3)).to_contain_text("Green tea?")
    expect(hers.page.get_by_role("region", name="Pinned messages")).to_contain_text("Green tea?")
    expect(hers.message("Green tea?").get_by_role("button", name="🎉 1")).to_be_visible()
    # Last, what a new tab changes: a mark ends when one returns to the conversation.
    seen.sort(key=lambda place: place == (ada, picnic))
    for person, path in seen:
        fresh = person.in_another_tab(path)
        for tab, place in [*tabs, (grace, picnic), (ada, picnic)]:
            if (tab.account, place) == (person.account, path):
                until(
                    lambda tab=tab, fresh=fresh: tab.page.evaluate(SHOWN) == fresh.page.evaluate(SHOWN),
                    f"{tab.nickname} sees at {path} what a new tab shows",
                )
        fresh.page.close()


def test_nothing_is_missing_after_a_redis_outage(join: Join, talk: Talk, redis: servers.RedisServer):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    tabs = [grace.goes_to(path), grace.in_another_tab(path), ada.goes_to(path), ada.in_another_tab(path)]
    ada.writes("Before")
    for tab in tabs:
        tab.sees("Before")
    redis.stop()
    ada.writes("Meanwhile")
    expect(ada.message("Meanwhile")).to_have_attribute("data-status", "sent")
    redis.start()
    grace.writes("After")
    for tab in tabs:
        tab.sees("Before", "Meanwhile", "After", timeout=30_000)
