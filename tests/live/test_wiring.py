"""The choice of the bus, and publishing without one."""

import pytest

from messenger.live import bus
from messenger.live.local_bus import LocalBus
from messenger.live.redis_bus import RedisBus
from tests.support.buses import Worker, left

ANN = 1


@pytest.fixture(autouse=True)
def none_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without a bus, and restore the previous one at the end."""
    monkeypatch.setattr(bus, "_running", None)


@pytest.mark.parametrize(("url", "kind"), [("", LocalBus), ("redis://localhost", RedisBus)])
async def test_the_settings_choose_the_bus(monkeypatch: pytest.MonkeyPatch, url: str, kind: type[bus.Bus]):
    monkeypatch.setattr(bus, "settings", bus.settings.model_copy(update={"redis_url": url}))
    assert type(Worker(bus.start).bus) is kind


async def test_invalid_redis_url_fails_at_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bus, "settings", bus.settings.model_copy(update={"redis_url": "http://localhost"}))
    with pytest.raises(ValueError, match="redis://"):
        Worker(bus.start)


async def test_published_event_reaches_the_bus():
    worker = Worker(bus.start)
    worker.listener.subscribe(ANN)
    bus.publish(left(1), frozenset({ANN}))
    await worker.hears((left(1), {ANN}))


async def test_publishing_without_a_bus_is_harmless():
    worker = Worker(bus.start)
    worker.listener.subscribe(ANN)
    bus.stop()
    bus.publish(left(1), frozenset({ANN}))
    worker.publish(left(2), ANN)
    await worker.hears((left(2), {ANN}))
