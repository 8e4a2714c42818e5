"""Fixtures for the job queue: a clock that tests move, and a handler that records."""

from collections.abc import Callable

import pytest

from messenger.domain import clock
from tests.support.working import Recording


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that moves the fake wall clock by milliseconds, forward or back."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def move(milliseconds: int) -> None:
        now[0] += milliseconds

    return move


@pytest.fixture
def handler() -> Recording:
    """A handler that records its attempts."""
    return Recording()
