"""Fixtures for plain HTTP: the application in processes of its own."""

from collections.abc import Iterator

import pytest

from tests.support import servers


@pytest.fixture(scope="session")
def application() -> Iterator[servers.Application]:
    """The application with default settings, for tests of the group of that name."""
    with servers.application() as running:
        yield running
