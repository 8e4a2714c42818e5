"""Fixtures for the tests of what browsers hold."""

from collections.abc import Iterator

import pytest

from tests.support.browser import Browser
from tests.support.stages import Stages
from tests.support.three_people import World
from tests.support.viewers import recording


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture
def world(sqlite_stages: Stages, pages: Browser) -> Iterator[World]:
    with sqlite_stages.used(), recording() as heard:
        stored = sqlite_stages.reach("world", World)
        heard.heard()
        yield stored.seen(pages, heard, sqlite_stages)
