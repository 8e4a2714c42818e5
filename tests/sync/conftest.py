"""Fixtures for the tests of what browsers hold."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from messenger import db
from tests.conftest import UNUSED
from tests.support.browser import Browser
from tests.support.databases import prepare
from tests.support.three_people import World
from tests.support.viewers import recording


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture(scope="session")
def stored_world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The three people in a database to copy."""
    file = tmp_path_factory.mktemp("world") / "messenger.db"
    with recording():
        return file, prepare(migrated_file, file, World)


@pytest.fixture
def world(stored_world: tuple[Path, World], tmp_path: Path, pages: Browser) -> Iterator[World]:
    file, stored = stored_world
    db.use(f"sqlite:///{shutil.copy(file, tmp_path / 'world.db')}")
    with recording() as heard:
        yield stored.seen(pages, heard)
    db.use(UNUSED)
