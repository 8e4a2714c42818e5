"""Fixtures for the job queue: a clock that tests move, and a handler that records."""

import pytest

from tests.support.working import Recording


@pytest.fixture
def handler() -> Recording:
    """A handler that records its attempts."""
    return Recording()
