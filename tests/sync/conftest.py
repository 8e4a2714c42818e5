"""Fixtures for the tests of what browsers hold."""

from collections.abc import Iterator

import pytest

from messenger import db
from tests.conftest import KEPT
from tests.support.browser import Browser
from tests.support.emptied import (  # noqa: F401
    emptying,
    kept_database,
    postgres_database,
    postgres_url,
    shared_url,
)
from tests.support.three_people import World
from tests.support.viewers import recording


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture
def world(sqlite_url: str, pages: Browser) -> Iterator[World]:
    db.use(sqlite_url)
    with recording() as heard:
        yield World(pages, heard)
    db.use(f"sqlite:///{KEPT.name}/unused.db")
