"""People on two workers, with PostgreSQL and Redis."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.support import servers

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


def test_people_talk_across_workers(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    # The kernel chooses the worker for a connection: of several tabs, some are on the other one.
    tabs = [ada.goes_to("/"), *(ada.in_another_tab("/") for _ in range(2))]
    tabs += [grace.in_another_tab("/") for _ in range(2)]
    grace.goes_to("/").starts("Picnic", ada)
    for tab in tabs:
        tab.opens("Picnic")
    ada.writes("One")
    grace.sees("One")
    grace.writes("Two")
    for tab in (*tabs, grace):
        tab.sees("One", "Two")


def test_unread_counts_cross_workers(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    talk("Picnic", ada, grace)
    tabs = [ada.goes_to("/"), *(ada.in_another_tab("/") for _ in range(2))]
    grace.goes_to("/").opens("Picnic").writes("Hello")
    for tab in tabs:
        expect(tab.row("Picnic")).to_contain_text("1 unread")
    tabs[-1].opens("Picnic").sees("Hello")
    for tab in tabs:
        expect(tab.row("Picnic")).not_to_contain_text("unread")


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
