"""Fixtures for buses: short pauses."""

import pytest

from messenger.live import redis_bus


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all pauses and backoffs."""
    monkeypatch.setattr(redis_bus, "GATHER_SECONDS", 0.01)
    monkeypatch.setattr(redis_bus, "RETRY_SECONDS", 0.05)
