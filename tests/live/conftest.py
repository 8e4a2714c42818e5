"""Buses that wait for each other no longer than they must."""

import pytest

from messenger.live import redis_bus


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that only takes its time be quick."""
    monkeypatch.setattr(redis_bus, "GATHER_SECONDS", 0.01)
    monkeypatch.setattr(redis_bus, "RETRY_SECONDS", 0.05)
