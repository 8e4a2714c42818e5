import logging
import time

import pytest

from messenger.outages import Outage

log = logging.getLogger("messenger.test")


@pytest.fixture
def outage() -> Outage:
    """An outage that has not started."""
    return Outage(log, "It is away", "It is back", calm_seconds=10)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The fake clock."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_outage_is_logged_once_and_its_end_once(
    outage: Outage, clock: list[float], caplog: pytest.LogCaptureFixture
):
    outage.end()
    for _ in range(3):
        outage.begin("Error")
        clock[0] += 2
    outage.end()
    outage.end()
    assert caplog.messages == ["It is away (Error)", "It is back after 6 s"]


def test_flapping_is_logged_once(outage: Outage, clock: list[float], caplog: pytest.LogCaptureFixture):
    for _ in range(5):
        outage.begin("Error")
        assert outage.is_on
        clock[0] += 1
        outage.end()
        assert not outage.is_on
    assert len(caplog.messages) == 2


def test_lasting_outage_after_a_short_one_is_logged(
    outage: Outage, clock: list[float], caplog: pytest.LogCaptureFixture
):
    outage.begin("Error")
    outage.end()
    clock[0] += 5
    outage.begin("Error")
    assert len(caplog.messages) == 2
    clock[0] += 6
    outage.begin("Error")
    outage.end()
    assert caplog.messages[2:] == ["It is away (Error)", "It is back after 6 s"]
