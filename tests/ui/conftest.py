"""The application with a fresh database, and tabs of people who use it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from messenger import db
from tests.conftest import KEPT
from tests.support import workers
from tests.support.tabs import Browser


@pytest.fixture(scope="session")
def worker() -> Iterator[workers.Worker]:
    """The application in this process, one for all tests of it."""
    with workers.worker() as serving:
        yield serving


@pytest.fixture
def served(worker: workers.Worker, sqlite_url: str) -> Iterator[workers.Worker]:
    """The application in this process, with a fresh database."""
    db.use(sqlite_url)
    yield worker
    db.use(f"sqlite:///{KEPT.name}/unused.db")


@pytest.fixture
async def browser(served: workers.Worker) -> AsyncIterator[Callable[[], Browser]]:
    """Makes browsers, each with cookies of its own; their tabs are closed after the test."""
    async with AsyncExitStack() as opened:

        def make() -> Browser:
            made = Browser(served.url)
            opened.push_async_callback(made.close)
            return made

        yield make
